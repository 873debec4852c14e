package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.fleet.EyasFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests completion in real shells. A stub of {@code eyas} records its arguments, because a key press must not wait for the program. */
@Tag("process")
final class CompletionTest {
    private static final String TAB = "\t";

    @TempDir
    private Path directory;

    @Test
    @Tag("jvm")
    void bashCompletes() throws Exception {
        Path start = Files.writeString(directory.resolve("start"), ShellSession.start(script("bash")));
        Map<String, String> typed = typed();
        typed.put("eyas rules describe \"Runner Mem" + TAB, "rules|describe|Runner Memory Read");
        List<String> shell =
                List.of(ShellSession.program("bash").toString(), "--noprofile", "--rcfile", start.toString(), "-i");
        assertCompletions(typed, shell, Map.of("INPUTRC", "/dev/null"));
    }

    @Test
    void zshCompletes() throws Exception {
        Files.writeString(
                directory.resolve(".zshrc"),
                "autoload -U compinit; compinit -u -D\n" + ShellSession.start(script("zsh")));
        List<String> shell = List.of(ShellSession.program("zsh").toString(), "-i");
        assertCompletions(typed(), shell, Map.of("ZDOTDIR", directory.toString()));
    }

    @Test
    void fishCompletes() throws Exception {
        Path script = script("fish");
        Files.writeString(directory.resolve("mine.yaml"), "- rule: Mine Alone\n");
        Files.createDirectory(directory.resolve("reports"));
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("eyas wat", "watch\tRun a command, watch what it and its descendants do, and report");
        asked.put("eyas rules che", "check\tValidate rules files; report all problems, with fixes");
        asked.put("eyas watch --fail-on cri", "critical");
        asked.put("eyas watch --fail-on=cri", "--fail-on=critical");
        asked.put("eyas watch --no-d", "--no-default-rules\tDo not load the default rules for CI jobs");
        asked.put("eyas rules describe Runner\\ Mem", "Runner Memory Read");
        asked.put("eyas rules describe \"Runner Mem", "Runner Memory Read");
        asked.put("eyas rules explain mine.yaml Mine", "Mine Alone");
        asked.put(
                "eyas read README 'evt.num=1 and proc.cmdli",
                "evt.num=1 and proc.cmdline\tName and arguments of the process, separated by spaces");
        asked.put("eyas explain F010", "F010\tUnknown field");
        asked.put("eyas watch --report rep", "reports/");
        asked.put("eyas top fil", "files");
        asked.put("eyas top mine.y", "mine.yaml");
        asked.put("eyas hunt . --format js", "json");
        asked.put("eyas help hun", "hunt\tSearch the tables and captures of many jobs");
        asked.put("eyas watch ", "--\tthe command follows");
        asked.put("eyas watch -q -- cat mine.y", "mine.yaml");
        StringBuilder asking = new StringBuilder("source '" + script + "'\n");
        asked.keySet()
                .forEach(line -> asking.append("echo (complete -C '")
                        .append(line.replace("\\", "\\\\").replace("'", "\\'"))
                        .append("')\n"));
        Path file = Files.writeString(directory.resolve("asking.fish"), asking);
        ProcessBuilder builder =
                new ProcessBuilder(ShellSession.program("fish").toString(), "--no-config", file.toString());
        builder.environment().put("HOME", directory.toString());
        EyasProcess fish = EyasProcess.run(builder.directory(directory.toFile()));
        assertThat(fish.out().lines()).as(fish.err()).containsExactlyElementsOf(asked.values());
    }

    /** Returns the expected result of completion in bash and zsh: the typed keys, and the arguments of the program. */
    private static Map<String, String> typed() {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("eyas wat" + TAB, "watch");
        typed.put("eyas rules che" + TAB, "rules|check");
        typed.put("eyas watch --fail-on cri" + TAB, "watch|--fail-on|critical");
        typed.put("eyas watch --fail-on=cri" + TAB, "watch|--fail-on=critical");
        typed.put("eyas watch --no-d" + TAB, "watch|--no-default-rules");
        typed.put("eyas rules describe Runner\\ Mem" + TAB, "rules|describe|Runner Memory Read");
        typed.put("eyas rules explain mine.y" + TAB + " Mine" + TAB, "rules|explain|mine.yaml|Mine Alone");
        typed.put("eyas fields proc.cmdli" + TAB, "fields|proc.cmdline");
        typed.put(
                "eyas read mine.y" + TAB + " evt.num=1 and proc.cmdli" + TAB,
                "read|mine.yaml|evt.num=1|and|proc.cmdline");
        typed.put("eyas explain LOAD_ERR_YAML_P" + TAB, "explain|LOAD_ERR_YAML_PARSE");
        typed.put("eyas falco -o json_outp" + TAB + "true", "falco|-o|json_output=true");
        typed.put("eyas help ana" + TAB, "help|analyze");
        typed.put("eyas help hun" + TAB, "help|hunt");
        typed.put("eyas help tab" + TAB, "help|tables");
        typed.put("eyas top fil" + TAB, "top|files");
        typed.put("eyas top mine.y" + TAB, "top|mine.yaml");
        typed.put("eyas top files mine.y" + TAB, "top|files|mine.yaml");
        typed.put("eyas hun" + TAB, "hunt");
        typed.put("eyas hunt dig" + TAB, "hunt|digest");
        typed.put("eyas hunt . --indic" + TAB, "hunt|.|--indicator");
        typed.put("eyas hunt . --format js" + TAB, "hunt|.|--format|json");
        typed.put("eyas tables comp" + TAB, "tables|compact");
        typed.put("eyas collect ser" + TAB, "collect|serve");
        typed.put("eyas watch " + TAB + "mkfif" + TAB, "watch|--|mkfifo");
        typed.put("eyas watch -q -- cat mine.y" + TAB, "watch|-q|--|cat|mine.yaml");
        typed.put("eyas record -w x.scap -- mkfif" + TAB, "record|-w|x.scap|--|mkfifo");
        return typed;
    }

    private void assertCompletions(Map<String, String> typed, List<String> shell, Map<String, String> environment)
            throws Exception {
        Files.writeString(directory.resolve("mine.yaml"), "- rule: Mine Alone\n");
        List<String> lines = new ArrayList<>(typed.keySet());
        assertThat(ShellSession.type(shell, environment, directory, lines)).containsExactlyElementsOf(typed.values());
    }

    private Path script(String shell) throws IOException, InterruptedException {
        // An installation that includes the commands about many jobs.
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.createSymbolicLink(home.resolve("rules"), EyasProcess.home().resolve("rules"));
        assertThat(EyasFleet.run("shell-files", home.toString())).isZero();
        ProcessBuilder builder = EyasProcess.builder("completion", shell);
        builder.environment().put("EYAS_HOME", home.toString());
        EyasProcess printed = EyasProcess.run(builder);
        assertThat(printed.exitCode()).as(printed.err()).isZero();
        return Files.writeString(directory.resolve("script." + shell), printed.out());
    }
}
