package eyas.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.text.SourceText;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares documentation, dashboards and alerting rules with the existing metrics. */
final class MetricNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Pattern NAME = Pattern.compile("\\b(?:falcosecurity|eyas)_[a-z0-9_]+[a-z0-9]");
    private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum)$");

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            String name = matcher.group();
            String base = SERIES.matcher(name).replaceFirst("");
            Metric histogram = MetricTable.all().get(base);
            names.add(histogram != null && histogram.kind() == Metric.Kind.HISTOGRAM ? base : name);
        }
        return names;
    }

    /** Returns the values of all members {@code key}; JSON is read as YAML. */
    private static List<String> values(String file, String key) throws Exception {
        byte[] bytes = Files.readAllBytes(ROOT.resolve(file));
        List<String> found = new ArrayList<>();
        for (YamlNode document :
                YamlReader.read(new SourceText(file, new String(bytes, StandardCharsets.UTF_8)), YamlLimits.DEFAULT)) {
            collect(document, key, found);
        }
        return found;
    }

    private static void collect(YamlNode node, String key, List<String> found) {
        switch (node) {
            case YamlNode.Scalar _ -> {}
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> collect(item, key, found));
            case YamlNode.Mapping mapping -> {
                for (YamlNode.Entry entry : mapping.entries()) {
                    if (entry.key() instanceof YamlNode.Scalar name
                            && name.value().equals(key)
                            && entry.value() instanceof YamlNode.Scalar value) {
                        found.add(value.value());
                    }
                    collect(entry.value(), key, found);
                }
            }
        }
    }

    private static void balanced(String expression) {
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            depth += c == '(' || c == '{' || c == '[' ? 1 : c == ')' || c == '}' || c == ']' ? -1 : 0;
            assertThat(depth).as(expression).isNotNegative();
        }
        assertThat(depth).as(expression).isZero();
    }

    private static void asksForWhatExists(String file, int least) throws Exception {
        List<String> expressions = values(file, "expr");
        assertThat(expressions).hasSizeGreaterThanOrEqualTo(least);
        for (String expression : expressions) {
            balanced(expression);
            assertThat(names(expression)).as(expression).isNotEmpty();
            assertThat(MetricTable.all().keySet()).as(expression).containsAll(names(expression));
        }
    }

    @Test
    void dashboardUsesExistingMetrics() throws Exception {
        asksForWhatExists("build/packaging/grafana/eyas.json", 20);
        assertThat(values("build/packaging/grafana/eyas.json", "query"))
                .contains("label_values(falcosecurity_falco_version_info, instance)");
    }

    @Test
    void alertingRulesUseExistingMetrics() throws Exception {
        asksForWhatExists("build/packaging/prometheus/eyas.yaml", 8);
        assertThat(values("build/packaging/prometheus/eyas.yaml", "alert")).doesNotHaveDuplicates();
        assertThat(values("build/packaging/prometheus/eyas.yaml", "summary"))
                .hasSameSizeAs(values("build/packaging/prometheus/eyas.yaml", "alert"));
        for (String text : values("build/packaging/prometheus/eyas.yaml", "description")) {
            assertThat(MetricTable.all().keySet()).containsAll(names(text));
        }
    }

    @Test
    void pageNamesExactlyTheExistingMetrics() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/reference/metrics.md"));
        // The receiver's metrics are checked against its own table in its own module.
        Matcher receiver = Pattern.compile("(?ms)^## The receiver$.*?(?=^## )").matcher(page);
        assertThat(names(receiver.replaceFirst("")))
                .containsExactlyElementsOf(new TreeSet<>(MetricTable.all().keySet()));
    }

    @Test
    void tableIsValid() {
        Set<String> groups = Set.of("always", "rules", "resources", "state", "kernel");
        assertThat(MetricTable.all()).hasSizeGreaterThan(50).allSatisfy((name, metric) -> {
            assertThat(name).matches("(falcosecurity|eyas)_[a-z0-9_]+");
            assertThat(groups).contains(metric.group());
            assertThat(metric.help()).isNotBlank();
            switch (metric.kind()) {
                case COUNTER -> assertThat(name).endsWith("_total");
                case INFO -> assertThat(name).endsWith("_info");
                case GAUGE, HISTOGRAM -> {}
            }
        });
    }
}
