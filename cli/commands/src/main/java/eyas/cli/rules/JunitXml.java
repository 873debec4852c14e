package eyas.cli.rules;

import eyas.text.XmlEscaper;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseResult.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes results of cases as JUnit XML for CI systems: one test suite per file. */
final class JunitXml {
    private JunitXml() {}

    static String of(List<CaseResult> results) {
        Map<String, List<CaseResult>> suites = new LinkedHashMap<>();
        results.forEach(result -> suites.computeIfAbsent(result.of().file(), _ -> new ArrayList<>())
                .add(result));
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        suites.forEach((file, cases) -> {
            out.append("  <testsuite name=\"").append(XmlEscaper.text(file)).append("\" tests=\"");
            out.append(cases.size()).append("\" failures=\"").append(failed(cases));
            out.append("\" errors=\"0\" skipped=\"0\" time=\"").append(seconds(total(cases)));
            out.append("\">\n");
            cases.forEach(one -> append(file, one, out));
            out.append("  </testsuite>\n");
        });
        return out.append("</testsuites>\n").toString();
    }

    private static long failed(List<CaseResult> cases) {
        return cases.stream().filter(one -> !one.passed()).count();
    }

    private static Duration total(List<CaseResult> cases) {
        return cases.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
    }

    private static void append(String file, CaseResult one, StringBuilder out) {
        out.append("    <testcase classname=\"").append(XmlEscaper.text(file)).append("\" name=\"");
        out.append(XmlEscaper.text(one.of().name())).append("\" time=\"").append(seconds(one.duration()));
        if (one.passed()) {
            out.append("\"/>\n");
            return;
        }
        out.append("\">\n");
        // JUnit allows one failure per case: its message has the first failure, its text has all.
        out.append("      <failure message=\"")
                .append(XmlEscaper.text(one.failures().getFirst().summary()))
                .append("\">");
        for (Failure failure : one.failures()) {
            out.append(XmlEscaper.text(failure.summary())).append('\n');
            CaseText.details(failure)
                    .forEach(line ->
                            out.append("  ").append(XmlEscaper.text(line)).append('\n'));
        }
        out.append("</failure>\n    </testcase>\n");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
