package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Editors in headless mode, configured according to {@code docs/how-to/editors.md}, open a rules file with an error. */
@Timeout(180)
@ExtendWith(RealSuiteOutcomes.class)
final class EditorSuite {
    private static final Path DOCUMENT = EyasProcess.home().resolve("docs/how-to/editors.md");

    /** A script that waits for diagnostics, and prints them and the completions after {@code proc.}. */
    private static final String NEOVIM = """
            vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
            for _, found in ipairs(vim.diagnostic.get(0)) do
              print(('found %d:%d %s %s'):format(found.lnum + 1, found.col + 1, found.code, found.message))
            end
            vim.api.nvim_win_set_cursor(0, { 8, 39 })
            local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', vim.lsp.util.make_position_params(), 30000)
            for _, answer in pairs(answers or {}) do
              for _, item in ipairs(answer.result.items or answer.result) do print('offered ' .. item.label) end
            end
            vim.cmd('qall!')
            """;

    private static final String EMACS = """
            (with-timeout (90 (message "too late"))
              (find-file (getenv "RULES_FILE"))
              (let ((eglot-sync-connect 60)) (apply #'eglot--connect (eglot--guess-contact)))
              (flymake-mode 1)
              (flymake-start)
              (while (null (flymake-diagnostics)) (accept-process-output nil 0.1))
              (dolist (found (flymake-diagnostics))
                (message "found %d %s" (line-number-at-pos (flymake-diagnostic-beg found)) (flymake-diagnostic-text found)))
              (goto-char (point-min))
              (search-forward " and proc.")
              (let ((answer (eglot--request (eglot--current-server-or-lose) :textDocument/completion (eglot--TextDocumentPositionParams))))
                (seq-do (lambda (item) (message "offered %s" (plist-get item :label)))
                  (if (vectorp answer) answer (plist-get answer :items))))
              (eglot-shutdown (eglot-current-server)))
            """;

    /** A script that calls Neovim's functions in a valid file, and prints the results. */
    private static final String NEOVIM_NAMES = """
            vim.wait(60000, function() return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end, 50)
            local client = vim.lsp.get_clients({ bufnr = 0 })[1]
            vim.wait(60000, function() return client.initialized == true end, 50)
            client.notify('workspace/didChangeConfiguration', { settings = { eyas = { capture = vim.env.CAPTURE } } })
            vim.lsp.inlay_hint.enable(true)
            vim.wait(60000, function() return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0 end, 50)
            for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
              print(('hint %d %s'):format(hint.inlay_hint.position.line + 1, hint.inlay_hint.label))
            end
            vim.api.nvim_win_set_cursor(0, { 5, 14 })
            vim.wait(60000, function() return #(vim.lsp.semantic_tokens.get_at_pos(0, 4, 14) or {}) > 0 end, 50)
            for _, token in ipairs(vim.lsp.semantic_tokens.get_at_pos(0, 4, 14) or {}) do print('token ' .. token.type) end
            vim.lsp.buf.references(nil, { on_list = function(list)
              for _, place in ipairs(list.items) do print(('reference %d:%d'):format(place.lnum, place.col)) end
              vim.g.referred = true
            end })
            vim.wait(60000, function() return vim.g.referred end, 50)
            vim.lsp.buf.rename('file_closed')
            vim.wait(60000, function() return vim.fn.getline(1) == '- macro: file_closed' end, 50)
            for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do print('line ' .. line) end
            vim.cmd('qall!')
            """;

    private static final String EMACS_NAMES = """
            (with-timeout (150 (message "too late"))
              (find-file (getenv "RULES_FILE"))
              (let ((eglot-sync-connect 60)) (apply #'eglot--connect (eglot--guess-contact)))
              (let ((server (eglot--current-server-or-lose)))
                (jsonrpc-notify server :workspace/didChangeConfiguration
                  `(:settings (:eyas (:capture ,(getenv "CAPTURE")))))
                (let ((hints []))
                  (while (seq-empty-p hints)
                    (accept-process-output nil 0.1)
                    (setq hints (eglot--request server :textDocument/inlayHint
                      (list :textDocument (eglot--TextDocumentIdentifier)
                            :range (list :start '(:line 0 :character 0) :end '(:line 99 :character 0))))))
                  (seq-do (lambda (hint) (message "hint %d %s" (1+ (plist-get (plist-get hint :position) :line)) (plist-get hint :label)))
                    hints)))
              (goto-char (point-min))
              (search-forward "condition: clo")
              (dolist (place (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))
                (message "reference %d" (xref-location-line (xref-item-location place))))
              (eglot-rename "file_closed")
              (message "%s" (replace-regexp-in-string "^" "line " (buffer-string)))
              (eglot-shutdown (eglot-current-server)))
            """;

    private static final String SOUND = """
            - macro: closed
              condition: evt.type = close
            - rule: File Closed
              desc: A file.
              condition: closed
              output: closed (%proc.name)
              priority: NOTICE
            """;

    @TempDir
    private Path directory;

    private Path rules;
    private Map<String, String> environment;

    @BeforeEach
    void prepare() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        EyasProcess.script(bin.resolve("eyas"));
        rules = Files.writeString(directory.resolve("my_rules.yaml"), """
                - rule: Shell Started
                  desc: A shell.
                  condition: evt.type = execve and prok.name = sh
                  output: shell (%proc.name)
                  priority: NOTICE
                - rule: Other Started
                  desc: Something that is not written to its end.
                  condition: evt.type = execve and proc.
                  output: other
                  priority: NOTICE
                """);
        environment = Map.of(
                "PATH", bin + ":" + System.getenv("PATH"),
                "HOME", directory.toString(),
                "XDG_STATE_HOME", directory.resolve("state").toString(),
                "RULES_FILE", rules.toString(),
                "CAPTURE",
                        EyasProcess.home()
                                .resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap")
                                .toString());
    }

    /** Returns the document's code block of {@code language} below the heading. */
    private static String block(String heading, String language) throws Exception {
        Matcher block = Pattern.compile("(?ms)^## " + Pattern.quote(heading) + ".*?^```" + language + "\\n(.*?)^```")
                .matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).as("a block of %s below %s", language, heading).isTrue();
        return block.group(1);
    }

    private List<String> run(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        EyasProcess run = EyasProcess.run(builder);
        return (run.out() + "\n" + run.err()).lines().toList();
    }

    @Test
    void neovimShowsErrorAndCompletesFields() throws Exception {
        Path init = Files.writeString(directory.resolve("init.lua"), block("Neovim 0.8 to 0.10", "lua"));
        Path script = Files.writeString(directory.resolve("script.lua"), NEOVIM);
        List<String> lines = run(
                ExternalPrograms.find("nvim"),
                "--clean",
                "--headless",
                "-u",
                init.toString(),
                rules.toString(),
                "-c",
                "luafile " + script);
        assertThat(lines)
                .contains("found 3:36 F010 filter_check called with nonexistent field prok.name", "offered proc.name")
                .anySatisfy(line -> assertThat(line).startsWith("found 8:40 F001 "));
    }

    @Test
    void emacsShowsErrorAndCompletesFields() throws Exception {
        Path init = Files.writeString(directory.resolve("init.el"), block("Emacs", "elisp"));
        Path script = Files.writeString(directory.resolve("script.el"), EMACS);
        List<String> lines = run(
                ExternalPrograms.find("emacs"),
                "--quick",
                "--batch",
                "--load",
                init.toString(),
                "--load",
                script.toString());
        assertThat(lines)
                .contains(
                        "found 3 eyas [F010]: filter_check called with nonexistent field prok.name",
                        "offered proc.name")
                .anySatisfy(line -> assertThat(line).startsWith("found 8 eyas [F001]: "));
    }

    @Test
    void neovimRenamesFindsHighlightsAndCounts() throws Exception {
        Files.writeString(rules, SOUND);
        Path init = Files.writeString(directory.resolve("init.lua"), block("Neovim 0.8 to 0.10", "lua"));
        Path script = Files.writeString(directory.resolve("script.lua"), NEOVIM_NAMES);
        List<String> lines = run(
                ExternalPrograms.find("nvim"),
                "--clean",
                "--headless",
                "-u",
                init.toString(),
                rules.toString(),
                "-c",
                "luafile " + script);
        assertThat(lines)
                .contains("hint 3 1 match in synthetic.scap", "token function", "reference 1:10", "reference 5:14")
                .contains("line - macro: file_closed", "line   condition: file_closed")
                .contains("line   output: closed (%proc.name)");
    }

    @Test
    void emacsRenamesFindsAndCounts() throws Exception {
        Files.writeString(rules, SOUND);
        Path init = Files.writeString(directory.resolve("init.el"), block("Emacs", "elisp"));
        Path script = Files.writeString(directory.resolve("script.el"), EMACS_NAMES);
        List<String> lines = run(
                ExternalPrograms.find("emacs"),
                "--quick",
                "--batch",
                "--load",
                init.toString(),
                "--load",
                script.toString());
        assertThat(lines)
                .contains("hint 3 1 match in synthetic.scap", "reference 1", "reference 5")
                .contains("line - macro: file_closed", "line   condition: file_closed")
                .contains("line   output: closed (%proc.name)");
    }
}
