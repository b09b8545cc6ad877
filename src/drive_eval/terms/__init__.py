"""What the stages before `estimate` are told: the config's words as plain values, a module a stage."""
