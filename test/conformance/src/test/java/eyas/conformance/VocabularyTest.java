package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the language of sources and documents against phrases.tsv; phrase-exceptions.tsv lists justified uses. */
final class VocabularyTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Pattern OPENING = Pattern.compile("/\\*\\*\\s*(?:\\*\\s*)?(Is|Are|Says|Tells) [^\\n]*");
    /** Code in documents is not checked: names of options and files do not change. */
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`|\\]\\([^)]*\\)");

    private static final Map<Path, String> SOURCES = new TreeMap<>();
    private static final Map<Path, String> DOCUMENTS = new TreeMap<>();

    private record Phrase(boolean inSources, Pattern pattern, String instead) {}

    private record Allowed(String path, Pattern text) {}

    @BeforeAll
    static void read() throws IOException {
        for (Path module : ModuleDirectories.below(ROOT)) {
            if (Files.exists(module.resolve("pom.xml"))) {
                try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        SOURCES.put(ROOT.relativize(file), Files.readString(file));
                    }
                }
            }
        }
        assertThat(SOURCES).as("sources found").hasSizeGreaterThan(1000);
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")));
        for (String directory : List.of("docs", ".github")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
                files.filter(path -> path.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        for (Path file : documents) {
            String text = Files.readString(file);
            DOCUMENTS.put(
                    ROOT.relativize(file),
                    CODE.matcher(text)
                            .replaceAll(code -> "\n".repeat((int)
                                    code.group().chars().filter(c -> c == '\n').count())));
        }
    }

    private static List<String[]> rows(String table) {
        return TableReader.rows(VocabularyTest.class.getResourceAsStream(table), table, 3);
    }

    private static List<Phrase> phrases() {
        return rows("phrases.tsv").stream()
                .map(row -> new Phrase(
                        row[0].equals("all"), Pattern.compile("(?i)(?<![\\w.-])(" + row[1] + ")(?![\\w-])"), row[2]))
                .toList();
    }

    private static List<Allowed> allowed() {
        return rows("phrase-exceptions.tsv").stream()
                .map(row -> new Allowed(row[0], Pattern.compile(row[1])))
                .toList();
    }

    private static void find(Map<Path, String> texts, List<Phrase> phrases, Set<String> found) {
        List<Allowed> allowed = allowed();
        texts.forEach((file, text) -> {
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                for (Phrase phrase : phrases) {
                    Matcher use = phrase.pattern().matcher(line);
                    if (use.find()
                            && allowed.stream()
                                    .noneMatch(each -> file.toString().startsWith(each.path())
                                            && each.text().matcher(line).find())) {
                        found.add(file + ":" + number + ": \"" + use.group() + "\": write " + phrase.instead());
                    }
                }
            }
        });
    }

    @Test
    void usesStandardTerms() {
        List<Phrase> phrases = phrases();
        assertThat(phrases).hasSizeGreaterThan(10);
        Set<String> found = new TreeSet<>();
        find(DOCUMENTS, phrases, found);
        find(SOURCES, phrases.stream().filter(Phrase::inSources).toList(), found);
        new CodebaseRule(
                        "sources and documents use standard terms",
                        "rewrite the sentence, or give the reason in phrase-exceptions.tsv")
                .check(found);
    }

    @Test
    void findsPhrases() {
        Set<String> found = new TreeSet<>();
        find(Map.of(Path.of("x"), "one\nWhoever is told.\nfolder\nlook-up"), phrases(), found);
        assertThat(found).hasSize(4);
    }

    @Test
    void exceptionsAreUsed() {
        Map<Path, String> all = new TreeMap<>(SOURCES);
        all.putAll(DOCUMENTS);
        assertThat(allowed())
                .allSatisfy(each -> assertThat(all.entrySet().stream()
                                .anyMatch(file -> file.getKey().toString().startsWith(each.path())
                                        && each.text().matcher(file.getValue()).find()))
                        .as(each.path() + " " + each.text())
                        .isTrue());
    }

    @Test
    void docCommentsBeginWithNounOrVerb() {
        Set<String> broken = new TreeSet<>();
        SOURCES.forEach((file, text) -> {
            for (Matcher comment = OPENING.matcher(text); comment.find(); ) {
                long line = text.substring(0, comment.start()).lines().count() + 1;
                broken.add(file + ":" + line + ": " + comment.group().replaceAll("\\s+", " "));
            }
        });
        new CodebaseRule(
                        "a doc comment begins with a noun phrase or a verb",
                        "write \"The open descriptors of a process\" or \"Returns the …\", not \"Is …\", \"Says …\", \"Tells …\"")
                .check(broken);
    }
}
