package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the length of pages and sentences in README and the documentation. Generated pages are listed in generated-pages.txt. */
final class DocumentReadabilityTest {
    private static final String GENERATED = "generated-pages.txt";
    private static final int MAX_PAGE_WORDS = 1_500;
    private static final int MAX_TOTAL_WORDS = 50_000;
    private static final int MAX_SENTENCE_WORDS = 30;
    private static final int MAX_MEDIAN_WORDS = 20;
    /** Shorter fragments, such as table cells with one value, would lower the median. */
    private static final int MIN_MEDIAN_WORDS = 4;

    private static final Pattern CODE_BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern MARKUP = Pattern.compile("<!--.*?-->|<[^>]+>", Pattern.DOTALL);
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern QUOTATION = Pattern.compile("\"[^\"]*\"");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern TABLE_RULE = Pattern.compile("[|\\s:-]+");
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern LIST_ITEM = Pattern.compile("([-*+]|\\d+\\.|>)\\s+");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?:])\\s+(?=[A-Z0-9*_(\\[])");
    private static final Pattern TOKEN = Pattern.compile("\\S+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][\\w'./-]*");

    private static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>(DocumentBlock.pages());
        for (String directory : List.of(".github", "docs/adr")) {
            try (Stream<Path> files = Files.list(EyasProcess.home().resolve(directory))) {
                files.map(file -> directory + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".md"))
                        .forEach(pages::add);
            }
        }
        pages.removeAll(generated());
        return pages;
    }

    private static List<String> generated() {
        return TableReader.rows(DocumentReadabilityTest.class.getResourceAsStream(GENERATED), GENERATED, 1).stream()
                .map(row -> row[0])
                .toList();
    }

    private static String read(String page) throws IOException {
        return Files.readString(EyasProcess.home().resolve(page));
    }

    /** Counts words, without the bars of tables and other markup. */
    private static int countWords(String text) {
        return Math.toIntExact(TOKEN.matcher(text)
                .results()
                .filter(token -> WORD.matcher(token.group()).find())
                .count());
    }

    /** Returns the prose sentences of a page. Each table cell and list item starts a sentence. */
    private static List<String> sentences(String page) {
        String text =
                MARKUP.matcher(CODE_BLOCK.matcher(page).replaceAll("\n\n")).replaceAll("");
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            boolean table = stripped.startsWith("|");
            boolean item = LIST_ITEM.matcher(stripped).lookingAt();
            if (table || item || stripped.isEmpty() || stripped.startsWith("#")) {
                blocks.add(block.toString());
                block.setLength(0);
            }
            if (table) {
                if (!TABLE_RULE.matcher(stripped).matches()) {
                    blocks.addAll(List.of(CELL_END.split(stripped)));
                }
            } else if (!stripped.startsWith("#")) {
                block.append(item ? LIST_ITEM.matcher(stripped).replaceFirst("") : stripped)
                        .append(' ');
            }
        }
        blocks.add(block.toString());
        List<String> sentences = new ArrayList<>();
        for (String each : blocks) {
            String plain = INLINE_CODE.matcher(each).replaceAll("X");
            plain = LINK.matcher(plain).replaceAll("$1");
            plain = QUOTATION.matcher(plain).replaceAll("X");
            SENTENCE_END
                    .splitAsStream(plain.strip())
                    .filter(sentence -> length(sentence) > 0)
                    .forEach(sentences::add);
        }
        return sentences;
    }

    private static int length(String sentence) {
        return Math.toIntExact(WORD.matcher(sentence).results().count());
    }

    @Test
    void generatedPagesExist() {
        assertThat(generated())
                .allSatisfy(page -> assertThat(EyasProcess.home().resolve(page)).isRegularFile());
    }

    @Test
    void pagesHaveLimitedLength() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (String page : pages()) {
            int words = countWords(read(page));
            if (words > MAX_PAGE_WORDS) {
                tooLong.add(page + ": " + words + " words");
            }
        }
        new CodebaseRule("a page has at most " + MAX_PAGE_WORDS + " words", "split it by task or topic").check(tooLong);
    }

    @Test
    void documentationHasLimitedLength() throws IOException {
        int total = 0;
        for (String page : pages()) {
            total += countWords(
                    LINK.matcher(CODE_BLOCK.matcher(read(page)).replaceAll("")).replaceAll("$1"));
        }
        assertThat(total)
                .as("words of README, docs and decisions without generated pages and code")
                .isBetween(1, MAX_TOTAL_WORDS);
    }

    @Test
    void sentencesHaveLimitedLength() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (String page : pages()) {
            for (String sentence : sentences(read(page))) {
                if (length(sentence) > MAX_SENTENCE_WORDS) {
                    tooLong.add(page + ": " + length(sentence) + " words: " + sentence);
                }
            }
        }
        new CodebaseRule(
                        "a sentence has at most " + MAX_SENTENCE_WORDS + " words", "split it, or use a list or a table")
                .check(tooLong);
    }

    @Test
    void medianSentenceIsShort() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (String page : pages()) {
            int[] lengths = sentences(read(page)).stream()
                    .mapToInt(DocumentReadabilityTest::length)
                    .filter(length -> length >= MIN_MEDIAN_WORDS)
                    .sorted()
                    .toArray();
            if (lengths.length > 0 && lengths[lengths.length / 2] > MAX_MEDIAN_WORDS) {
                tooLong.add(page + ": median " + lengths[lengths.length / 2] + " words");
            }
        }
        new CodebaseRule(
                        "the median sentence of a page has at most " + MAX_MEDIAN_WORDS + " words",
                        "shorten its sentences")
                .check(tooLong);
    }

    @Test
    void countsWordsOfCellsItemsAndSentences() {
        assertThat(
                        sentences(
                                "# Title\n\n| `a b c` | one two |\n|---|---|\n\n- three [four](x.md).\n- five: Six\n\n```\nno\n```\n"))
                .map(String::strip)
                .containsExactly("X", "one two", "three four.", "five:", "Six");
    }
}
