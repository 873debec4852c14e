package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.event.EventTable;
import eyas.event.SyscallTable;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the tables of events, fields, conversions and configuration keys with those of Falco 0.41.3 and of its newest version.
 *
 * <p>Falco's lists are not part of this project. Without them the comparisons are skipped with a message; in CI they fail. The sizes of the
 * tables are always checked.
 */
final class ReferenceDataTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path DATA = Path.of(
                    System.getProperty("eyas.shared", ROOT.resolve("../shared").toString()))
            .resolve("reference/data");

    /** Groups of fields without a value that Falco removed after 0.41.3. */
    private static final Set<String> REMOVED = Set.of("mesos", "marathon", "span", "evtin");

    /** Recent types, which the list of the newest events shows as {@code ?}. */
    private static final Set<String> UNLISTED = Set.of("PID32", "FD32");

    /**
     * Conversions that the list represents differently: it names a callback where the table has a keyword, and merges two rows of
     * {@code BPF}.
     */
    private static final Set<String> OTHER_FORM = Set.of("CONTAINER_E 4", "SYSCALL_BPF_E 1", "SYSCALL_BPF_X 1");

    /** Field flags by Falco's name. */
    private static final Map<String, FieldFlag> FLAGS = Map.of(
            "ARG_REQUIRED", FieldFlag.ARGUMENT_REQUIRED,
            "ARG_ALLOWED", FieldFlag.ARGUMENT_ALLOWED,
            "FILTER_ONLY", FieldFlag.FILTER_ONLY,
            "PRINT_ONLY", FieldFlag.PRINT_ONLY,
            "TABLE_ONLY", FieldFlag.TABLE_ONLY,
            "NO_RHS", FieldFlag.NO_RIGHT_SIDE,
            "NO_TRANSFORMER", FieldFlag.NO_TRANSFORMER,
            "IS_LIST", FieldFlag.LIST,
            "DEPRECATED", FieldFlag.DEPRECATED,
            "FORMAT_SUGGESTED", FieldFlag.SUGGESTED);

    /** Flags that only Eyas lists: argument kinds and deprecated fields. */
    private static final Set<FieldFlag> EYAS_ONLY =
            EnumSet.of(FieldFlag.ARGUMENT_INDEX, FieldFlag.ARGUMENT_KEY, FieldFlag.DEPRECATED);

    private static final String OUR_KEYS = "falco/config/src/main/resources/eyas/config/keys.tsv";
    private static final String OWN_KEYS = "test/conformance/src/test/resources/eyas/conformance/own-keys.tsv";
    private static final String FALCO_DEFAULTS =
            "test/conformance/src/test/resources/eyas/conformance/falco-defaults.tsv";

    /** A row of an event table, with parameters as {@code name:TYPE}. */
    private record EventRow(String code, String name, String category, String flags, List<String> params) {}

    @Test
    void tablesHaveSizesOfNewestFalco() throws IOException {
        assertThat(ourEvents()).as("event codes").hasSize(454);
        assertThat(SyscallTable.all())
                .as("system calls, including the unknown one")
                .hasSize(454);
        assertThat(ourConversions()).as("conversions of old events").hasSize(253);
        assertThat(FieldCatalog.syscall().definitions().stream().filter(field -> !field.has(FieldFlag.EXTENSION)))
                .as("fields of system calls and containers")
                .hasSize(233 + 61);
        assertThat(EventTable.SCHEMA).startsWith("4.5.");
    }

    @Test
    void eventsEqualNewestSchema() throws IOException {
        Map<Integer, EventRow> ours = ourEvents();
        Map<Integer, EventRow> theirs = theirEvents("events-libs-master.tsv");
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        theirs.forEach((code, row) -> {
            EventRow our = ours.get(code);
            assertThat(our.params()).as(row.code()).hasSameSizeAs(row.params());
            List<String> listed = new ArrayList<>();
            for (int i = 0; i < row.params().size(); i++) {
                String[] param = our.params().get(i).split(":", -1);
                listed.add(param[0] + ":" + (UNLISTED.contains(param[1]) ? "?" : param[1]));
            }
            assertThat(new EventRow(our.code(), our.name(), our.category(), our.flags(), listed))
                    .isEqualTo(row);
        });
    }

    @Test
    void eventsOfOlderCapturesAreIncluded() throws IOException {
        Map<Integer, EventRow> ours = ourEvents();
        List<String> changed = new ArrayList<>();
        theirEvents("events-libs-0.21.0.tsv").forEach((code, row) -> {
            EventRow our = ours.get(code);
            assertThat(our.code()).isEqualTo(row.code());
            if (!our.params().subList(0, row.params().size()).equals(row.params())) {
                changed.add(row.code());
            }
        });
        assertThat(changed).as("events whose first parameters differ from 0.21").containsExactly("SYSCALL_SETPGID_X");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            fields-libs-0.21.0.tsv, 233
            fields-libs-master.tsv, 233
            """)
    void fieldsEqualThoseOfFalco(String list, int count) throws IOException {
        Map<String, FieldDefinition> ours = ourFields();
        Set<String> found = new TreeSet<>();
        for (String[] row : rows(DATA.resolve(list))) {
            String name = row[1];
            if (name.equals("NA") || REMOVED.contains(name.substring(0, name.indexOf('.')))) {
                continue;
            }
            found.add(name);
            FieldDefinition our = ours.get(name);
            assertThat(our).as(name).isNotNull();
            assertThat("PT_" + our.type()).as(name).isEqualTo(row[2]);
            if (name.equals("evt.abspath")) {
                // Falco documents it with and without an argument, but its list requires one.
                continue;
            }
            Set<FieldFlag> flags = EnumSet.noneOf(FieldFlag.class);
            for (MatchResult flag :
                    Pattern.compile("EPF_(\\w+)").matcher(row[3]).results().toList()) {
                if (FLAGS.containsKey(flag.group(1))) {
                    flags.add(FLAGS.get(flag.group(1)));
                }
            }
            assertThat(our.flags()).as(name).containsAll(flags);
            flags.addAll(EYAS_ONLY);
            assertThat(flags).as(name).containsAll(our.flags());
        }
        assertThat(found).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields-container-plugin-v0.3.1.tsv", "fields-container-plugin-v0.7.1.tsv"})
    void containerFieldsEqualFalcos(String list) throws IOException {
        Map<String, FieldDefinition> ours = ourFields();
        List<String[]> rows = rows(DATA.resolve(list));
        assertThat(rows).hasSize(61);
        for (String[] row : rows) {
            FieldDefinition our = ours.get(row[0]);
            assertThat(our).as(row[0]).isNotNull();
            assertThat(our.type().name().replace("CHARBUF", "STRING"))
                    .as(row[0])
                    .isEqualTo(row[1]);
            boolean argument = row.length > 2 && row[2].startsWith("req_");
            assertThat(our.has(FieldFlag.ARGUMENT_REQUIRED)).as(row[0]).isEqualTo(argument);
        }
    }

    @Test
    void oldEventsAreConvertedAsInFalco() throws IOException {
        Map<String, String> ours = ourConversions();
        Map<String, EventRow> events = ourEvents().values().stream().collect(Collectors.toMap(EventRow::code, e -> e));
        Map<String, String> theirs = new TreeMap<>();
        for (String[] row : rows(DATA.resolve("scap-conversion-libs-master.tsv"))) {
            String code = code(row[0]);
            theirs.put(
                    code + " " + row[1],
                    row[2] + " " + (row.length > 3 ? code(row[3]) : "") + " "
                            + (row.length > 4 ? named(row[4], events, code) : ""));
        }
        OTHER_FORM.forEach(key -> {
            assertThat(ours.remove(key)).as(key).isNotNull();
            theirs.remove(key);
        });
        assertThat(ours).isEqualTo(theirs);
    }

    /** Returns {@code params} with names instead of numbers, as in the Eyas table. */
    private static String named(String params, Map<String, EventRow> events, String code) {
        Matcher place = Pattern.compile("(old|enter)\\[(\\d+)]").matcher(params);
        return place.replaceAll(found -> {
            String of = found.group(1).equals("old") ? code : code.substring(0, code.length() - 1) + "E";
            String param = events.get(of).params().get(Integer.parseInt(found.group(2)));
            return found.group(1) + "[" + param.substring(0, param.indexOf(':')) + "]";
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"config-keys-0.41.3.txt", "config-keys-master.txt"})
    void configurationKeysAreKnown(String list) throws IOException {
        Map<String, String[]> ours = new HashMap<>();
        for (String[] row : table(OUR_KEYS)) {
            ours.put(row[0], row);
        }
        int count = 0;
        for (String line : Files.readAllLines(require(DATA.resolve(list)))) {
            String[] words = line.strip().split("[ :]+", 3);
            String[] our = ours.get(words[0]);
            assertThat(our).as(line).isNotNull();
            String type = switch (words.length > 1 ? words[1] : "") {
                case "{}", "object" -> "map";
                case "[]", "array" -> "list";
                case String other -> other;
            };
            assertThat(our[1]).as(line).isEqualTo(type);
            count++;
        }
        assertThat(count).isGreaterThan(120);
    }

    /** Unset keys must behave as in Falco. */
    @Test
    void configurationDefaultsEqualFalcos() throws IOException {
        Map<String, String> ours = new TreeMap<>();
        for (String[] row : table(OUR_KEYS)) {
            ours.put(row[0], row[2]);
        }
        Map<String, String> theirs = new TreeMap<>();
        for (String[] row : table(FALCO_DEFAULTS)) {
            theirs.put(row[0], row[1]);
        }
        assertThat(theirs).hasSizeGreaterThan(80);
        assertThat(ours.keySet()).containsAll(theirs.keySet());
        assertThat(theirs.keySet().stream().filter(key -> !theirs.get(key).equals(ours.get(key))))
                .as("keys with a default that differs from Falco's; deliberate ones are in %s", OWN_KEYS)
                .containsExactlyInAnyOrderElementsOf(own("DEFAULT"));
    }

    @Test
    void additionalConfigurationKeysAreListed() throws IOException {
        Set<String> theirs = new TreeSet<>();
        for (String list : List.of("config-keys-0.41.3.txt", "config-keys-master.txt")) {
            for (String line : Files.readAllLines(require(DATA.resolve(list)))) {
                theirs.add(line.strip().split("[ :]+", 2)[0]);
            }
        }
        assertThat(table(OUR_KEYS).stream().map(row -> row[0]).filter(key -> !theirs.contains(key)))
                .as("keys that Falco does not have; deliberate ones are in %s", OWN_KEYS)
                .containsExactlyInAnyOrderElementsOf(own("KEY"));
    }

    /** Returns the keys with a documented difference of this kind. */
    private static List<String> own(String difference) throws IOException {
        List<String[]> rows = table(OWN_KEYS);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).as(row[0]).hasSize(3);
            assertThat(row[1]).as(row[0]).isIn("KEY", "DEFAULT");
            assertThat(row[2]).as("the reason of %s", row[0]).isNotBlank();
        });
        return rows.stream()
                .filter(row -> row[1].equals(difference))
                .map(row -> row[0])
                .toList();
    }

    private static Map<Integer, EventRow> ourEvents() throws IOException {
        Map<Integer, EventRow> events = new TreeMap<>();
        for (String[] row : table("core/event/src/main/resources/eyas/event/events.tsv")) {
            List<String> params = words(row[5]).stream()
                    .map(param -> String.join(":", List.of(param.split(":", -1)).subList(0, 2)))
                    .toList();
            events.put(
                    Integer.valueOf(row[0]),
                    new EventRow(row[1], row[2], row[3], row[4].equals("-") ? "" : row[4], params));
        }
        return events;
    }

    private static Map<Integer, EventRow> theirEvents(String list) throws IOException {
        Map<Integer, EventRow> events = new TreeMap<>();
        for (String[] row : rows(DATA.resolve(list))) {
            events.put(
                    Integer.valueOf(row[1]),
                    new EventRow(code(row[0]), row[2], row[3], row[4], words(row.length > 6 ? row[6] : "")));
        }
        return events;
    }

    private static Map<String, FieldDefinition> ourFields() {
        return FieldCatalog.syscall().definitions().stream().collect(Collectors.toMap(FieldDefinition::name, f -> f));
    }

    private static Map<String, String> ourConversions() throws IOException {
        Map<String, String> conversions = new TreeMap<>();
        for (String[] row : table("core/capture/src/main/resources/eyas/capture/conversion.tsv")) {
            conversions.put(
                    row[0] + " " + row[1],
                    row[2] + " " + (row.length > 3 ? row[3] : "") + " " + (row.length > 4 ? row[4] : ""));
        }
        return conversions;
    }

    private static String code(String name) {
        return name.replace("PPME_", "");
    }

    private static List<String> words(String text) {
        return text.isEmpty() || text.equals("-") ? List.of() : List.of(text.split(" ", -1));
    }

    /** Returns the rows of an Eyas table, without comments. */
    private static List<String[]> table(String path) throws IOException {
        return Files.readAllLines(ROOT.resolve(path)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
    }

    /** Returns the rows of a Falco list, without the header. */
    private static List<String[]> rows(Path list) throws IOException {
        List<String> lines = Files.readAllLines(require(list));
        return lines.subList(1, lines.size()).stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t", -1))
                .toList();
    }

    /** Returns {@code list} if it exists. Otherwise skips the test; in CI, fails it. */
    private static Path require(Path list) {
        boolean exists = Files.isRegularFile(list);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(exists).as("CI requires %s", list).isTrue();
        }
        if (!exists) {
            System.err.println("NOT COMPARED with Falco: " + list + " is missing; set -Deyas.shared=DIRECTORY");
        }
        assumeTrue(exists, () -> list + " is missing; set -Deyas.shared=DIRECTORY");
        return list;
    }
}
