package eyas.cli.rules;

import eyas.rules.compare.DefinitionChange;
import eyas.rules.compare.RuleChange;
import eyas.rules.compare.RuleChange.Detail;
import eyas.rules.compare.RuleSetComparison;
import eyas.workbench.compare.AlertDifference;
import eyas.workbench.compare.AlertDifference.Example;
import eyas.workbench.compare.AlertDifference.OfRule;
import eyas.workbench.compare.AlertDifference.OneSided;
import java.util.Locale;
import java.util.Map;

/** Converts the difference of two rule sets to a document for {@link eyas.text.json.JsonText}. */
final class DifferenceData {
    private DifferenceData() {}

    static Map<String, Object> of(RuleSetComparison comparison, Map<String, AlertDifference> captures) {
        return Map.of(
                "rules",
                comparison.rules().stream().map(DifferenceData::rule).toList(),
                "definitions",
                comparison.definitions().stream()
                        .map(DifferenceData::definition)
                        .toList(),
                "same",
                comparison.same(),
                "captures",
                captures.entrySet().stream()
                        .map(entry -> capture(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Map<String, Object> rule(RuleChange change) {
        return Map.of(
                "name",
                change.name(),
                "change",
                change.nature().name().toLowerCase(Locale.ROOT),
                "details",
                change.details().stream().map(DifferenceData::detail).toList());
    }

    private static Map<String, Object> detail(Detail detail) {
        return Map.of("what", detail.what(), "old", detail.before(), "new", detail.after());
    }

    private static Map<String, Object> definition(DefinitionChange change) {
        return Map.of(
                "kind",
                change.kind(),
                "name",
                change.name(),
                "change",
                change.nature().name().toLowerCase(Locale.ROOT),
                "added",
                change.added(),
                "removed",
                change.removed(),
                "rules",
                change.rules());
    }

    private static Map<String, Object> capture(String file, AlertDifference difference) {
        return Map.of(
                "file",
                file,
                "events",
                difference.events(),
                "uncompared",
                difference.forgotten(),
                "rules",
                difference.rules().stream().map(DifferenceData::ofRule).toList());
    }

    private static Map<String, Object> ofRule(OfRule rule) {
        return Map.of(
                "name",
                rule.rule(),
                "both",
                rule.both(),
                "only_old",
                side(rule.onlyOld()),
                "only_new",
                side(rule.onlyNew()));
    }

    private static Map<String, Object> side(OneSided side) {
        return Map.of(
                "count",
                side.count(),
                "examples",
                side.examples().stream().map(DifferenceData::example).toList());
    }

    private static Map<String, Object> example(Example example) {
        return Map.of(
                "evt.num",
                example.number(),
                "time",
                example.time(),
                "process",
                example.process(),
                "output",
                example.message());
    }
}
