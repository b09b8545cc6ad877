"""One Markdown source to HTML, Word and PDF, with every number drawn from the estimates by key."""
