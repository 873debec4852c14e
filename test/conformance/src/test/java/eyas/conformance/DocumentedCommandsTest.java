package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that every documented command exists with its options. */
@Tag("process")
final class DocumentedCommandsTest {
    /** A call of the program, optionally with {@code sudo} and a path. The group contains the arguments. */
    private static final String CALL = "(?:sudo )?(?:\\./|/opt/eyas/bin/|dist/eyas/bin/)?eyas((?: [^\\s|#`][^`]*)?)";

    private static final Pattern IN_TEXT = Pattern.compile("`" + CALL + "`");
    private static final Pattern IN_BLOCK = Pattern.compile("(?:\\$ )?" + CALL);

    /** The rest of the line, which the shell interprets. */
    private static final Pattern END = Pattern.compile("(^| )(#|\\||>|2>|&&|;|<).*");

    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");
    private static final String DIAGNOSTICS_PAGE = "docs/reference/mistakes.md";
    private static final Pattern TASK = Pattern.compile("\\./dev ([a-z][a-z-]*)");

    @Test
    void documentedCommandsAndOptionsExist() throws Exception {
        CommandVocabulary program = CommandVocabulary.ofProgram();
        assertThat(program.size()).isGreaterThan(200);
        List<String> faults = new ArrayList<>();
        int found = 0;
        for (String page : DocumentBlock.pages()) {
            if (page.equals(DIAGNOSTICS_PAGE)) {
                continue; // shows errors on purpose and has a separate test
            }
            boolean block = false;
            List<String> lines = Files.readAllLines(EyasProcess.home().resolve(page));
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.startsWith("```")) {
                    block = !block;
                    continue;
                }
                for (String call : calls(line, block)) {
                    found++;
                    String place = page + ":" + (i + 1) + ": ";
                    program.fault(words(call)).ifPresent(fault -> faults.add(place + fault));
                }
            }
        }
        assertThat(found).isGreaterThan(150);
        new CodebaseRule(
                        "documented commands and options exist",
                        "use a command or option that 'eyas COMMAND --help' lists")
                .check(faults);
    }

    @Test
    void findsUnknownCommandsAndOptions() throws Exception {
        CommandVocabulary program = CommandVocabulary.ofProgram();
        assertThat(program.fault(words(" watch --fail-at critical -- make")))
                .hasValue("'eyas watch' has no option --fail-at");
        assertThat(program.fault(words(" rules chekc x.yaml"))).hasValue("'eyas rules' has no command chekc");
        assertThat(program.fault(words(" hunt /srv/eyas --indicater x")))
                .hasValue("'eyas hunt' has no option --indicater");
        assertThat(program.fault(words(" hunt digest /srv/eyas --since 7d"))).isEmpty();
        assertThat(program.fault(words(" watch -r x.yaml --fail-on=PRIORITY -- make --fail-at")))
                .isEmpty();
        assertThat(calls("so `sudo ./eyas demo` and `eyas read x`", false)).containsExactly(" demo", " read x");
        assertThat(calls("$ eyas read job.scap | jq .", true)).containsExactly(" read job.scap");
    }

    @Test
    void documentedTasksExist() throws Exception {
        Set<String> missing = new TreeSet<>();
        int found = 0;
        for (String page : DocumentBlock.pages()) {
            for (MatchResult task : TASK.matcher(
                            Files.readString(EyasProcess.home().resolve(page)))
                    .results()
                    .toList()) {
                found++;
                if (!task.group(1).equals("help") && !Files.exists(DevTasks.file(task.group(1)))) {
                    missing.add(page + ": ./dev " + task.group(1));
                }
            }
        }
        assertThat(found).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    private static List<String> calls(String line, boolean block) {
        List<String> calls = new ArrayList<>();
        if (block) {
            Matcher call = IN_BLOCK.matcher(line.strip());
            if (call.matches()) {
                calls.add(END.matcher(call.group(1)).replaceFirst(""));
            }
            return calls;
        }
        Matcher call = IN_TEXT.matcher(line);
        while (call.find()) {
            calls.add(END.matcher(call.group(1)).replaceFirst(""));
        }
        return calls;
    }

    private static List<String> words(String call) {
        List<String> words = new ArrayList<>(List.of("eyas"));
        words.addAll(WORD.matcher(call.replace("\\|", "|"))
                .results()
                .map(MatchResult::group)
                .map(word -> word.replaceAll("^['\"]|['\"]$", "").replaceFirst("^\\[", ""))
                .collect(Collectors.toList()));
        return words;
    }
}
