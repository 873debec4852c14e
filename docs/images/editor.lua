-- The steps of Neovim for the picture of an editor: matches of each rule on a capture, a finding about a new word, and the explanation of
-- a field.
vim.o.background = vim.env.EYAS_THEME
vim.o.termguicolors = true
vim.o.number = true
vim.o.signcolumn = 'no'
vim.o.laststatus = 0
vim.o.ruler = false
vim.o.showcmd = false
vim.o.swapfile = false
vim.opt.shortmess:append('F')
vim.opt.fillchars = { eob = ' ' }

-- The first line, for which there is space; the second one has the fix.
vim.diagnostic.config({ virtual_text = { spacing = 2, format = function(found) return found.message:match('^[^\n]*') end } })

-- Kinds of words in a condition, for themes that support language servers.
local group = { property = 'Identifier', macro = 'Function', variable = 'Constant', operator = 'Operator', event = 'Type' }
for kind, colour in pairs(group) do vim.api.nvim_set_hl(0, '@lsp.type.' .. kind .. '.yaml.eyas', { link = colour }) end
vim.api.nvim_set_hl(0, 'LspInlayHint', { link = 'Comment' })

vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    local word = assert(vim.env.EYAS_WORD)
    local function client() return vim.lsp.get_clients({ bufnr = 0 })[1] end
    vim.wait(60000, function() return client() ~= nil and client().initialized == true end, 50)
    client().notify('workspace/didChangeConfiguration', { settings = { eyas = { capture = vim.env.EYAS_CAPTURE } } })
    vim.lsp.inlay_hint.enable(true)
    vim.wait(60000, function() return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0 end, 50)
    -- A typing error.
    vim.cmd([[%s/and fd\zs\.name/.nmae/]])
    vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
    local hover = vim.lsp.with(vim.lsp.handlers.hover, { border = 'rounded', max_width = 88 })
    vim.lsp.handlers['textDocument/hover'] = function(...)
      local _, window = hover(...)
      vim.wo[window].linebreak = true
    end
    -- The text at the cursor disappears when the cursor moves.
    vim.api.nvim_create_autocmd('CursorMoved', { once = true, callback = vim.schedule_wrap(vim.lsp.buf.hover) })
    vim.fn.search('\\V' .. word)
  end,
})
