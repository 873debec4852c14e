package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the cases of the range; {@code test/range/README.md} describes their keys. */
final class RangeCases {
    private static final Set<String> KEYS = Set.of(
            "case",
            "incidents",
            "model",
            "carrier",
            "action",
            "package",
            "step",
            "rules",
            "words",
            "alert_step",
            "targets",
            "touches",
            "deed",
            "before",
            "job",
            "proof",
            "without",
            "keeps",
            "needs",
            "lasts",
            "fast");

    private RangeCases() {}

    /** Returns all cases: attacks in the order of their files, then ordinary jobs. */
    static List<RangeCase> all() throws IOException {
        return of("attacks", "benign");
    }

    /** Returns the builds from which locks are learned: ordinary jobs that download their dependencies. */
    static List<RangeCase> builds() throws IOException {
        return of("builds");
    }

    /** Returns the cases that the properties of a suite select by name or kind. */
    static List<RangeCase> selected(List<RangeCase> all) {
        List<String> names = List.of(System.getProperty("eyas.range.cases", "").split(",", -1));
        String kind = System.getProperty("eyas.range.kind", "");
        for (String name : names) {
            if (!name.isEmpty() && all.stream().noneMatch(each -> each.name().equals(name))) {
                throw new AssertionError("unknown case of the range: " + name);
            }
        }
        return all.stream()
                .filter(each -> names.equals(List.of("")) || names.contains(each.name()))
                .filter(each -> kind.isEmpty() || kind.equals("attacks") == each.isAttack())
                .toList();
    }

    /** Returns the evasions of a case that the properties of a suite select, {@link RangeEvasion#NONE} first. */
    static List<RangeEvasion> selectedEvasions(RangeCase each) {
        String names = System.getProperty("eyas.range.evasions", "");
        if (names.isEmpty()) {
            return each.evasions();
        }
        List<RangeEvasion> selected =
                Stream.of(names.split(",", -1)).map(RangeEvasion::of).toList();
        return each.evasions().stream().filter(selected::contains).toList();
    }

    private static List<RangeCase> of(String... directories) throws IOException {
        List<RangeCase> cases = new ArrayList<>();
        for (String directory : directories) {
            for (Path file : files(RangeCase.DIRECTORY.resolve(directory))) {
                String stem = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                String family = directory.equals("attacks") ? stem.replace('-', ' ') : RangeCase.ORDINARY;
                Object top = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                for (Object item : list(top)) {
                    cases.add(read(file, family, map(item)));
                }
            }
        }
        Set<String> names = new HashSet<>();
        for (RangeCase each : cases) {
            if (!names.add(each.name())) {
                throw new AssertionError("duplicate case of the range: " + each.name());
            }
        }
        return cases;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static RangeCase read(Path file, String family, Map<?, ?> item) {
        String name = text(item, "case");
        for (Object key : item.keySet()) {
            if (!KEYS.contains(key)) {
                throw new AssertionError(file + ": case " + name + " has an unknown key: " + key);
            }
        }
        Map<RangeLanguage, String> deeds = new LinkedHashMap<>();
        map(item.get("deed"))
                .forEach((language, text) -> deeds.put(RangeLanguage.of((String) language), (String) text));
        Map<RangeEvasion, String> without = new LinkedHashMap<>();
        map(item.get("without")).forEach((way, why) -> without.put(RangeEvasion.of((String) way), (String) why));
        Map<String, String> targets = new LinkedHashMap<>();
        map(item.get("targets")).forEach((target, path) -> targets.put((String) target, (String) path));
        RangeCase result = new RangeCase(
                name,
                family,
                list(item.get("incidents")).stream().map(Integer.class::cast).toList(),
                text(item, "model"),
                text(item, "carrier"),
                text(item, "action"),
                text(item, "package"),
                text(item, "step"),
                text(item, item.containsKey("alert_step") ? "alert_step" : "step"),
                texts(item, "rules"),
                texts(item, "words"),
                targets,
                texts(item, "touches"),
                deeds,
                text(item, "before"),
                text(item, "job"),
                text(item, "proof"),
                without,
                texts(item, "keeps"),
                texts(item, "needs"),
                item.get("lasts") instanceof Integer seconds ? seconds : 0,
                Boolean.TRUE.equals(item.get("fast")));
        String missing = missing(result);
        if (!missing.isEmpty()) {
            throw new AssertionError(file + ": case " + name + " has no " + missing);
        }
        return result;
    }

    private static String missing(RangeCase result) {
        if (result.name().isEmpty()) {
            return "name";
        }
        if (result.proof().isBlank()) {
            return "proof";
        }
        if (!result.isAttack()) {
            return result.job().isBlank() ? "job" : "";
        }
        return result.deeds().isEmpty()
                ? "deed"
                : result.carrier().isEmpty()
                        ? "carrier"
                        : result.step().isEmpty()
                                ? "step"
                                : result.reportPatterns().isEmpty() ? "words" : "";
    }

    private static String text(Map<?, ?> item, String key) {
        return Objects.toString(item.get(key), "");
    }

    private static List<String> texts(Map<?, ?> item, String key) {
        return list(item.get(key)).stream().map(Object::toString).toList();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> items ? items : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
