package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.fields.FieldCatalog;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operator;
import eyas.filter.syntax.TransformerKind;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the tables of keys and words with the language. */
final class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary();

    private List<String> words(String kind) {
        return vocabulary.words(kind).stream().map(Vocabulary.Word::text).toList();
    }

    @Test
    void everyWordOfConditionsIsDescribed() {
        assertThat(words("operator"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("exists"),
                                Arrays.stream(Operator.values()).map(Operator::symbol))
                        .toList());
        assertThat(words("transformer"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(TransformerKind.values())
                        .map(TransformerKind::keyword)
                        .toList());
        assertThat(words("modifier"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ListModifier.values())
                        .map(ListModifier::keyword)
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    /** Proposed keys must be valid; the deprecated append, which excludes other keys, is skipped. */
    @ParameterizedTest
    @ValueSource(strings = {"rule", "macro", "list", "correlation"})
    void loaderAcceptsEveryProposedKey(String kind) {
        Map<String, String> values = Map.ofEntries(
                Map.entry("condition", "evt.type = open"),
                Map.entry("priority", "INFO"),
                Map.entry("tags", "[a]"),
                Map.entry("items", "[a]"),
                Map.entry("enabled", "true"),
                Map.entry("silent", "false"),
                Map.entry("capture", "false"),
                Map.entry("capture_duration", "1"),
                Map.entry("warn_evttypes", "true"),
                Map.entry("skip-if-unknown-filter", "false"),
                Map.entry("source", "syscall"),
                Map.entry("ordered", "false"),
                Map.entry("by", "process"),
                Map.entry("within", "10s"),
                Map.entry("events", "[{rules: [other], count: 2, distinct: process}]"),
                Map.entry("exceptions", "[{name: e, fields: [proc.name], comps: [=], values: [[a]]}]"));
        String item = vocabulary.keys(kind).stream()
                .map(Vocabulary.Key::name)
                .filter(key -> !key.equals("append") && !key.equals("override"))
                .map(key -> "  " + key + ": " + values.getOrDefault(key, "text") + "\n")
                .collect(Collectors.joining());
        String text = "- {rule: other, desc: d, condition: evt.type = open, output: o, priority: INFO}\n- " + kind
                + ": name\n" + item;
        LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("r.yaml", text.getBytes(StandardCharsets.UTF_8))));
        assertThat(result.files().getFirst().diagnostics().stream()
                        .filter(diagnostic -> diagnostic.code() != DiagnosticCode.UNUSED_MACRO
                                && diagnostic.code() != DiagnosticCode.UNUSED_LIST)
                        .map(d -> DiagnosticRenderer.plain(d.diagnostic())))
                .as(text)
                .isEmpty();
    }
}
