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

/** Editors without a screen, set up as {@code docs/editor.md} says, with a rules file that has a mistake. */
@Timeout(180)
@ExtendWith(PeerOutcomes.class)
final class EditorSuite {
    private static final Path DOCUMENT = EyasProcess.home().resolve("docs/editor.md");

    /** A script that prints what the client shows, as soon as there is something, and what it offers behind {@code proc.}. */
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

    @TempDir
    private Path folder;

    private Path rules;
    private Map<String, String> environment;

    @BeforeEach
    void prepare() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        EyasProcess.script(bin.resolve("eyas"));
        rules = Files.writeString(folder.resolve("my_rules.yaml"), """
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
                "HOME", folder.toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString(),
                "RULES_FILE", rules.toString());
    }

    /** Returns what stands in the document's block of {@code language} below the heading. */
    private static String block(String heading, String language) throws Exception {
        Matcher block = Pattern.compile("(?ms)^## " + Pattern.quote(heading) + ".*?^```" + language + "\\n(.*?)^```")
                .matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).as("a block of %s below %s", language, heading).isTrue();
        return block.group(1);
    }

    private List<String> run(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        EyasProcess run = EyasProcess.run(builder);
        return (run.out() + "\n" + run.err()).lines().toList();
    }

    @Test
    void neovimShowsTheMistakeAndOffersFields() throws Exception {
        Path init = Files.writeString(folder.resolve("init.lua"), block("Neovim 0.8 to 0.10", "lua"));
        Path script = Files.writeString(folder.resolve("script.lua"), NEOVIM);
        List<String> lines = run(
                PeerPrograms.find("nvim"),
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
    void emacsShowsTheMistakeAndOffersFields() throws Exception {
        Path init = Files.writeString(folder.resolve("init.el"), block("Emacs", "elisp"));
        Path script = Files.writeString(folder.resolve("script.el"), EMACS);
        List<String> lines = run(
                PeerPrograms.find("emacs"),
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
}
