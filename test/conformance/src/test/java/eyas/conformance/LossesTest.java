package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import eyas.event.LossReporter;
import eyas.event.SourceCounters;
import eyas.event.TableReader;
import eyas.report.coverage.CoverageCalculator;
import eyas.report.coverage.LossKind;
import eyas.report.model.Coverage;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the coverage includes every counter of losses. */
final class LossesTest {
    private static final String TABLE = "counters.tsv";
    private static final String NOT_A_LOSS = "-";

    private static final String REMEDY =
            "each counter has a row in test/conformance/src/test/resources/eyas/conformance/"
                    + TABLE
                    + ": if it counts a loss, name its kind (a row of losses.tsv) and report it in losses(); if not,"
                    + " write - and why";

    private static final JavaClasses EYAS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("eyas");

    /** Names of methods that count losses, in any class. */
    private static final Pattern COUNTS_A_LOSS = Pattern.compile(
            "(?i)(\\w*(evicted|lost|dropped|omitted|missed|unreadable|refused|skipped|truncated|forgotten|malformed|"
                    + "discarded|unknown(blocks|contents)))");

    /** A kind of loss in the code: a cause of a source, or a loss that a component reports. */
    private static final Pattern REPORTED_KIND = Pattern.compile("(?:Cause|\\blost)\\(\\s*\"([a-z_0-9]+)\"");

    private record Row(String kind, String reason) {}

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(LossesTest.class.getResourceAsStream(TABLE), TABLE, 3)) {
            assertThat(rows.put(row[0], new Row(row[1], row[2])))
                    .as("duplicate row: " + row[0])
                    .isNull();
        }
        return rows;
    }

    /** Returns the records named {@code *Counters}, including nested ones. */
    private static List<Class<?>> counters() {
        List<Class<?>> found = new ArrayList<>();
        for (JavaClass type : EYAS) {
            Class<?> loaded = type.reflect();
            if (loaded.isRecord() && loaded.getSimpleName().endsWith("Counters")) {
                found.add(loaded);
            }
        }
        return found;
    }

    private static String name(Class<?> record, RecordComponent component) {
        return record.getSimpleName() + "." + component.getName();
    }

    /** Returns the methods of other classes that return a count and are named after a loss. */
    private static List<JavaMethod> accessors() {
        List<JavaMethod> found = new ArrayList<>();
        for (JavaClass type : EYAS) {
            for (JavaMethod method : type.getMethods()) {
                boolean counts = method.getRawParameterTypes().isEmpty()
                        && Set.of("long", "int")
                                .contains(method.getRawReturnType().getName())
                        && COUNTS_A_LOSS.matcher(method.getName()).matches();
                if (counts
                        && !type.getSimpleName().endsWith("Counters")
                        && !type.getSimpleName().equals("Coverage")) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName() + "()";
    }

    @Test
    void everyCounterIsClassified() {
        Set<String> existing = new TreeSet<>();
        for (Class<?> record : counters()) {
            for (RecordComponent component : record.getRecordComponents()) {
                existing.add(name(record, component));
            }
        }
        accessors().forEach(method -> existing.add(name(method)));
        assertThat(existing).hasSizeGreaterThan(80);
        Map<String, Row> rows = rows();
        assertThat(existing).as(REMEDY).isSubsetOf(rows.keySet());
        assertThat(rows.keySet()).as("rows without a counter").isSubsetOf(existing);
        rows.forEach((counter, row) -> {
            if (row.kind().equals(NOT_A_LOSS)) {
                assertThat(row.reason()).as("why " + counter + " is not a loss").isNotBlank();
            } else if (!row.kind().equals("cause")) {
                assertThat(LossKind.all())
                        .as("kinds of losses.tsv, for " + counter)
                        .containsKey(row.kind());
            }
        });
    }

    /** A counter with value 1 appears in the coverage under its kind. */
    @Test
    void coverageReadsEveryLossCounter() throws Exception {
        Map<String, Row> rows = rows();
        Set<String> unread = new TreeSet<>();
        int read = 0;
        for (Class<?> record : counters()) {
            RecordComponent[] components = record.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                Row row = rows.getOrDefault(name(record, components[i]), new Row(NOT_A_LOSS, ""));
                if (!row.kind().equals(NOT_A_LOSS)) {
                    read++;
                    if (!isInCoverage(counterOfOne(record, components, i), row.kind())) {
                        unread.add(name(record, components[i]) + " is not reported as " + row.kind());
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(20);
        assertThat(unread).as(REMEDY).isEmpty();
    }

    /** {@code losses()} or {@code counters()} calls every accessor of a loss. */
    @Test
    void everyLossAccessorIsRead() {
        Map<String, Row> rows = rows();
        Set<String> unread = new TreeSet<>();
        for (JavaMethod method : accessors()) {
            Row row = rows.getOrDefault(name(method), new Row(NOT_A_LOSS, ""));
            boolean called = Stream.concat(method.getCallsOfSelf().stream(), method.getReferencesToSelf().stream())
                    .map(JavaCodeUnitAccess::getOrigin)
                    .anyMatch(caller -> Set.of("losses", "counters").contains(caller.getName()));
            if (!row.kind().equals(NOT_A_LOSS) && !called) {
                unread.add(name(method) + " is not called by any losses() or counters()");
            }
        }
        assertThat(unread).as(REMEDY).isEmpty();
    }

    /** The table has a description of every reported kind, and no other kinds. */
    @Test
    void everyLossKindHasDescription() throws Exception {
        Set<String> reported = new TreeSet<>();
        try (Stream<Path> files = Files.walk(EyasProcess.home())) {
            for (Path file : files.filter(LossesTest::isShippedSource).toList()) {
                Matcher matcher = REPORTED_KIND.matcher(Files.readString(file));
                while (matcher.find()) {
                    reported.add(matcher.group(1));
                }
            }
        }
        assertThat(reported).hasSizeGreaterThan(40);
        assertThat(LossKind.all().keySet()).containsExactlyInAnyOrderElementsOf(reported);
        LossKind.all().values().forEach(kind -> {
            assertThat(kind.description()).as(kind.name()).isNotBlank();
            assertThat(kind.name()).matches("[a-z][a-z_0-9]*");
        });
    }

    private static boolean isShippedSource(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && path.contains("/src/main/java/") && !path.contains("/bench/");
    }

    private static boolean isInCoverage(Object counters, String kind) {
        CoverageCalculator calculator =
                CoverageCalculator.of("a test", () -> new SourceCounters(0, 0, 0, 0, List.of()));
        if (!(counters instanceof LossReporter reporter)) {
            return false;
        }
        calculator.add(reporter);
        Coverage coverage = calculator.coverage(1);
        return coverage.losses().stream()
                .anyMatch(loss -> loss.count() == 1
                        && (kind.equals("cause") || loss.kind().equals(kind)));
    }

    /** Returns counters of which one is 1 and the others are 0. */
    private static Object counterOfOne(Class<?> record, RecordComponent[] components, int which) throws Exception {
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i], i == which);
        }
        Constructor<?> constructor = record.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object value(Class<?> type, boolean one) {
        if (type == long.class) {
            return one ? 1L : 0L;
        }
        if (type == int.class) {
            return one ? 1 : 0;
        }
        if (type == String.class) {
            return "";
        }
        if (type == List.class) {
            return one ? List.of(new SourceCounters.Cause("ring_full", 1)) : List.of();
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        throw new IllegalStateException("no value for " + type + ": add one here");
    }
}
