package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operator;
import eyas.filter.syntax.TransformerKind;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the snippets and the grammar of the extension for Visual Studio Code against the language. {@code ./dev vsix} runs the extension's
 * own tests.
 */
@NullMarked
final class EditorExtensionTest {
    private static final Path EXTENSION = EyasProcess.home().resolve("cli/editor/vscode");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{\\d+:([^${}]*)\\}|\\$\\{\\d+\\|([^,|]*)[^|]*\\|\\}|\\$\\d+");

    private static String read(String file) throws IOException {
        return Files.readString(EXTENSION.resolve(file));
    }

    /** Returns a snippet as inserted, before its placeholders are edited. */
    private static String inserted(JsonNode snippet) {
        List<String> lines = new ArrayList<>();
        snippet.get("body").forEach(line -> lines.add(line.asString()));
        String text = String.join("\n", lines);
        while (true) {
            // Innermost first: placeholders can be nested.
            String next = PLACEHOLDER.matcher(text).replaceAll(EditorExtensionTest::first);
            if (next.equals(text)) {
                return text + "\n";
            }
            text = next;
        }
    }

    /** Returns the initial text of a placeholder: its default, its first choice, or nothing. */
    private static String first(MatchResult placeholder) {
        for (int group = 1; group <= 2; group++) {
            String text = placeholder.group(group);
            if (text != null) {
                return Matcher.quoteReplacement(text);
            }
        }
        return "";
    }

    @Test
    void everyInsertedSnippetIsValid() throws IOException {
        JsonNode snippets = JsonMapper.shared().readTree(read("snippets/eyas-rules.json"));
        String known = """
                - {rule: Name of the Rule, desc: d, condition: evt.type = open, output: o, priority: INFO}
                - {rule: Name of a Rule, desc: d, condition: evt.type = open, output: o, priority: INFO}
                - {rule: Name of Another, desc: d, condition: evt.type = close, output: o, priority: INFO}
                """;
        assertThat(snippets.size()).isGreaterThan(5);
        for (Map.Entry<String, JsonNode> snippet : snippets.properties()) {
            String text = inserted(snippet.getValue());
            if (!text.startsWith("- ")) {
                text = """
                        - rule: inside
                          desc: d
                          condition: evt.type = open
                          output: o
                          priority: INFO
                        """ + text.indent(2);
            }
            // The snippet of a rule defines the rule that the other snippets change.
            String before = snippet.getKey().equals("Rule") ? "" : known;
            LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                    .load(List.of(new RuleFile.Content("r.yaml", (before + text).getBytes(StandardCharsets.UTF_8))));
            assertThat(result.ruleSet()).as("%s:%n%s", snippet.getKey(), text).isPresent();
        }
    }

    @Test
    void snippetsListAllPrioritiesAndKeys() throws IOException {
        String snippets = read("snippets/eyas-rules.json");
        assertThat(snippets)
                .contains(String.join(
                        ",",
                        Arrays.stream(Priority.values())
                                .map(priority -> priority.label().toUpperCase(Locale.ROOT))
                                .toList()));
        for (CorrelationKey key : CorrelationKey.values()) {
            assertThat(snippets).containsPattern("[|,]" + key.keyword() + "[|,]");
        }
    }

    @Test
    void grammarIncludesEveryConditionKeyword() throws IOException {
        List<String> known = new ArrayList<>();
        Matcher alternatives = Pattern.compile("\\(((?:[a-z0-9]+\\|)+[a-z0-9]+)\\)")
                .matcher(read("grammar/eyas-rules.tmLanguage.json"));
        while (alternatives.find()) {
            known.addAll(List.of(alternatives.group(1).split("\\|", -1)));
        }
        List<String> words = new ArrayList<>(List.of("and", "or", "not", "exists"));
        Arrays.stream(Operator.values()).map(Operator::symbol).forEach(words::add);
        Arrays.stream(TransformerKind.values()).map(TransformerKind::keyword).forEach(words::add);
        Arrays.stream(ListModifier.values()).map(ListModifier::keyword).forEach(words::add);
        words.removeIf(word -> !word.matches("[a-z0-9]+"));
        assertThat(known).containsAll(words);
    }
}
