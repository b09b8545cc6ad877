-- Tables, figures and references to them, for each writer: caption, number, anchor, alternative text.
-- Python has numbered them; a Div `.display` holds a caption, the body once per format, and notes.

local words = { table = "Table", figure = "Figure" }
local word_styles = { table = "Table Caption", figure = "Image Caption" }

local function raw(text) return pandoc.RawInline(FORMAT, text) end
local function xml(text) return pandoc.RawInline("openxml", text) end
local function bookmark(id) return (id:gsub("-", "_")) end

local function field(instruction, shown)
  return xml('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
    .. instruction .. ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>'
    .. shown .. '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
end

local function styled(style, blocks)
  return pandoc.Div(blocks, pandoc.Attr("", {}, { { "custom-style", style } }))
end

local function word(div, label, caption, body, notes)
  local number, name = div.attributes.number, bookmark(div.identifier)
  local mark = 'w:id="' .. (div.attributes.kind == "table" and 9000 or 9500) + number .. '"'
  local inlines = pandoc.Inlines {
    xml('<w:bookmarkStart ' .. mark .. ' w:name="' .. name .. '"/>'), label, pandoc.Space(),
    field("SEQ " .. label.text .. " \\* ARABIC", number), xml('<w:bookmarkEnd ' .. mark .. '/>'),
    pandoc.Str("."), pandoc.Space(),
  }
  inlines:extend(caption)
  local head = styled(word_styles[div.attributes.kind], { pandoc.Para(inlines) })
  local below = {}
  for i, block in ipairs(notes) do
    below[i] = styled(i == #notes and "Source Line" or "Table Note", { block })
  end
  local blocks = pandoc.Blocks { head }
  if div.attributes.kind == "table" then blocks:extend(body) else blocks:insert(styled("Figure", body)) end
  for _, block in ipairs(below) do blocks:insert(block) end
  return blocks
end

local function html(div, label, caption, body, notes)
  local head = pandoc.Inlines { pandoc.Strong { label, pandoc.Space(), pandoc.Str(div.attributes.number .. ".") },
    pandoc.Space() }
  head:extend(caption)
  local blocks = pandoc.Blocks { pandoc.RawBlock("html", '<figure id="' .. div.identifier .. '" class="'
    .. div.attributes.kind .. '">\n<figcaption>'), pandoc.Plain(head), pandoc.RawBlock("html", "</figcaption>") }
  blocks:extend(body)
  for i, block in ipairs(notes) do
    blocks:insert(pandoc.Div({ pandoc.Plain(block.content) }, pandoc.Attr("", { i == #notes and "source" or "note" })))
  end
  blocks:insert(pandoc.RawBlock("html", "</figure>"))
  return blocks
end

local function typst(div, caption, body, notes)
  local kind = div.attributes.kind == "table" and "table" or "image"
  local open, close = "#figure(kind: ", "] <" .. div.identifier .. ">"
  if kind == "table" and div.attributes.whole == "false" then
    open = "#place.flush()\n" .. open -- no floating figure lands within a table that runs over pages
  end
  if div.attributes.whole == "true" then open, close = "#block(breakable: false, above: 1.7em, below: 1.9em)[" .. open, close .. "]" end
  local blocks = pandoc.Blocks { pandoc.RawBlock("typst", open .. kind
    .. (kind == "image" and ", placement: auto" or "") .. ", caption: [") }
  blocks:insert(pandoc.Plain(caption))
  blocks:insert(pandoc.RawBlock("typst", "])["))
  blocks:extend(body)
  for _, block in ipairs(notes) do
    blocks:insert(pandoc.RawBlock("typst", "#note["))
    blocks:insert(pandoc.Plain(block.content))
    blocks:insert(pandoc.RawBlock("typst", "]"))
  end
  blocks:insert(pandoc.RawBlock("typst", close))
  return blocks
end

local function display(div)
  if not div.classes:includes("display") then return nil end
  local caption, body, notes = div.content[1].content, pandoc.Blocks {}, {}
  for i = 2, #div.content do
    local block = div.content[i]
    if block.t == "Div" then notes = block.content
    elseif block.t == "RawBlock" then
      if block.format == FORMAT or (FORMAT == "docx" and block.format == "openxml") then body:insert(block) end
    elseif FORMAT == "docx" then body:insert(block) end
  end
  local label = pandoc.Str(words[div.attributes.kind])
  if FORMAT == "docx" then return word(div, label, caption, body, notes) end
  if FORMAT == "html" then return html(div, label, caption, body, notes) end
  return typst(div, caption, body, notes)
end

local function see(span)
  if not span.classes:includes("see") then return nil end
  local target = span.attributes.target
  if FORMAT == "docx" then
    return field("REF " .. bookmark(target) .. " \\h", pandoc.utils.stringify(span))
  elseif FORMAT == "typst" then
    return raw("#ref(<" .. target .. ">)")
  end
  return pandoc.Link(span.content, "#" .. target)
end

return { { Div = display, Span = see } }
