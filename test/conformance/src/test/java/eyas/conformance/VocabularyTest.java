package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds names and doc comments to the field's words; reads sources as text, so that tests are held, too. */
final class VocabularyTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Pattern TYPE =
            Pattern.compile("(?m)^ *(?:[a-z-]+ +)*(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");
    private static final Pattern OPENING = Pattern.compile("/\\*\\*\\s*(?:\\*\\s*)?(Is|Are|Says|Tells) [^\\n]*");

    private static final Map<Path, String> SOURCES = new TreeMap<>();

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
    }

    private static Map<String, String> wordsThatAreOut() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(VocabularyTest.class.getResourceAsStream("words-that-are-out.tsv"))) {
            Map<String, String> words = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(row -> words.put(row[0], row[1]));
            return words;
        }
    }

    @Test
    void typeNamesUseStandardTerms() throws Exception {
        Map<String, String> out = wordsThatAreOut();
        assertThat(out).hasSizeGreaterThan(20);
        Set<String> broken = new TreeSet<>();
        SOURCES.forEach((file, text) -> {
            for (Matcher type = TYPE.matcher(text); type.find(); ) {
                for (Matcher word = WORD.matcher(type.group(1)); word.find(); ) {
                    String instead = out.get(word.group());
                    if (instead != null) {
                        broken.add(type.group(1) + " (" + file + "): say " + instead);
                    }
                }
            }
        });
        new CodebaseRule("types are called by the field's words", "rename the type; the list is words-that-are-out.tsv")
                .holds(broken);
    }

    /** Only for types with files of their own: a nested {@code Builder} or {@code Limits} is told apart by what it is in. */
    @Test
    void typeNamesAreUnambiguous() {
        Map<String, Set<Path>> places = new TreeMap<>();
        for (Path file : SOURCES.keySet()) {
            String name = file.getFileName().toString();
            if (file.toString().contains("src/main/java") && !name.endsWith("-info.java")) {
                places.computeIfAbsent(name, _ -> new TreeSet<>()).add(file);
            }
        }
        List<String> twice = places.entrySet().stream()
                .filter(place -> place.getValue().size() > 1)
                .map(place -> place.getKey() + ": " + place.getValue())
                .toList();
        new CodebaseRule(
                        "one type name has one meaning in the whole tree",
                        "rename one of them after what tells them apart")
                .holds(twice);
    }

    @Test
    void docCommentsBeginWithNounPhraseOrVerb() {
        Set<String> broken = new TreeSet<>();
        SOURCES.forEach((file, text) -> {
            for (Matcher comment = OPENING.matcher(text); comment.find(); ) {
                long line = text.substring(0, comment.start()).lines().count() + 1;
                broken.add(file + ":" + line + ": " + comment.group().replaceAll("\\s+", " "));
            }
        });
        new CodebaseRule(
                        "a doc comment begins with a noun phrase or an imperative",
                        "write \"The open descriptors of a process\" or \"Return the …\", not \"Is …\", \"Says …\", \"Tells …\"")
                .holds(broken);
    }
}
