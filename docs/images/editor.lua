-- What Neovim shows for the picture of an editor: how often each rule matches on a capture, a finding about a word that has just been
-- written, and the explanation of a field.
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

-- The first line, for which there is room; the second one has the cure.
vim.diagnostic.config({ virtual_text = { spacing = 2, format = function(found) return found.message:match('^[^\n]*') end } })

-- What each word of a condition is, as themes that know language servers colour it.
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
    -- A slip of the fingers.
    vim.cmd([[%s/and fd\zs\.name/.nmae/]])
    vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
    local hover = vim.lsp.with(vim.lsp.handlers.hover, { border = 'rounded', max_width = 88 })
    vim.lsp.handlers['textDocument/hover'] = function(...)
      local _, window = hover(...)
      vim.wo[window].linebreak = true
    end
    -- What is shown at the cursor goes as soon as it moves.
    vim.api.nvim_create_autocmd('CursorMoved', { once = true, callback = vim.schedule_wrap(vim.lsp.buf.hover) })
    vim.fn.search('\\V' .. word)
  end,
})
