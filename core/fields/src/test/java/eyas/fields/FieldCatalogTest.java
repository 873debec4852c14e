package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.ParamType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldCatalogTest {
    /** A family of related fields, and its expected number of fields. */
    private record Family(List<FieldDefinition> definitions, int count, boolean isEyasField) {
        @Override
        public String toString() {
            return definitions.getFirst().group();
        }
    }

    /** The only place to change when a field is added. */
    private static final List<Family> FAMILIES = List.of(
            new Family(new SyscallFields().definitions(), 233, false),
            new Family(new ContainerFields().definitions(), 61, false),
            new Family(new JobFields().definitions(), 34, true),
            new Family(new DnsFields().definitions(), 8, true),
            new Family(new ExecutableFields().definitions(), 18, true),
            new Family(new RealPathFields().definitions(), 21, true),
            new Family(new TargetFields().definitions(), 9, true),
            new Family(new KernelSocketFields().definitions(), 3, true),
            new Family(new EgressFields().definitions(), 7, true));

    private final FieldCatalog catalog = FieldCatalog.syscall();

    @Test
    void familiesHaveExpectedNumberOfFields() {
        for (Family family : FAMILIES) {
            assertThat(family.definitions.size())
                    .as("fields like %s: change the count above if fields.tsv has what you want", family)
                    .isEqualTo(family.count);
            assertThat(family.definitions.stream()
                            .filter(field -> field.has(FieldFlag.EXTENSION) != family.isEyasField)
                            .map(FieldDefinition::name))
                    .as("extension fields have the flag EXTENSION, Falco's do not")
                    .isEmpty();
        }
    }

    @Test
    void hasEveryFieldOnce() {
        Set<String> names = new HashSet<>();
        for (FieldDefinition definition : catalog.definitions()) {
            assertThat(names.add(definition.name())).as(definition.name()).isTrue();
            assertThat(definition.description()).as(definition.name()).endsWith(".");
        }
        assertThat(names.size())
                .isEqualTo(FAMILIES.stream().mapToInt(Family::count).sum());
    }

    @Test
    void bindsEveryField() {
        for (FieldDefinition definition : catalog.definitions()) {
            String argument = definition.has(FieldFlag.ARGUMENT_REQUIRED) ? argumentOf(definition.name()) : null;
            BoundField field = catalog.bind(definition.name(), argument);
            assertThat(field.text()).startsWith(definition.name());
            assertThat(field.type()).as(definition.name()).isNotEqualTo(ParamType.DYN);
        }
    }

    private static String argumentOf(String name) {
        return switch (name) {
            case "evt.arg", "evt.rawarg" -> "res";
            case "evt.type.is" -> "open";
            case "evt.around" -> "1";
            default -> "x";
        };
    }

    @Test
    void rejectsRowsWithoutExtractor() {
        Binders binders = new Binders();
        binders.event("evt.other", 1, (context, out) -> false);
        assertThatThrownBy(() -> SyscallFields.check(catalog.definitions().subList(0, 1), binders))
                .hasMessageContaining("rows without an extractor: [evt.")
                .hasMessageContaining("extractors without a row: [evt.other]");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            proc.aname[2],       proc.aname[2],         CHARBUF, ONE
            proc.aname,          proc.aname,            CHARBUF, ANY
            evt.arg.fd,          evt.arg.fd,            CHARBUF, ONE
            evt.arg[0],          evt.arg[0],            CHARBUF, ONE
            evt.rawarg.res,      evt.rawarg.res,        ERRNO,   ONE
            evt.rawarg.name,     evt.rawarg.name,       FSPATH,  ONE
            thread.cgroup.cpuset,thread.cgroup.cpuset,  CHARBUF, ONE
            proc.env[PATH],      proc.env[PATH],        CHARBUF, ONE
            fd.ip,               fd.ip,                 IPADDR,  EITHER
            fd.types,            fd.types,              CHARBUF, LIST
            evt.abspath.dst,     evt.abspath.dst,       CHARBUF, ONE
            """)
    void binds(String written, String text, ParamType type, Multiplicity multiplicity) {
        BoundField field = bind(written);
        assertThat(field.text()).isEqualTo(text);
        assertThat(field.type()).isEqualTo(type);
        assertThat(field.multiplicity()).isEqualTo(multiplicity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proc.nme         | filter_check called with nonexistent field proc.nme
            proc.name[1]     | filter_check called with nonexistent field proc.name[1]
            proc.aname[x]    | filter_check called with nonexistent field proc.aname[x]
            evt.arg          | filter syntax error: evt.arg
            evt.arg.nosuch   | unknown event argument nosuch
            evt.arg.fdx      | filter_check called with nonexistent field evt.arg.fdx
            evt.rawarg[0]    | evt.arg fields must be expressed explicitly
            thread.cgroup    | filter syntax error: thread.cgroup
            container.label  | filter syntax error: container.label
            evt.abspath.x    | filter_check called with nonexistent field evt.abspath.x
            """)
    void rejects(String written, String message) {
        assertThatThrownBy(() -> bind(written))
                .isInstanceOf(FieldException.class)
                .hasMessage(message);
    }

    private BoundField bind(String written) {
        int bracket = written.indexOf('[');
        return bracket < 0
                ? catalog.bind(written, null)
                : catalog.bind(written.substring(0, bracket), written.substring(bracket + 1, written.length() - 1));
    }

    @Test
    void firstProviderWins() {
        assertThat(new FieldCatalog(List.of(new SyscallFields(), new SyscallFields())).definitions())
                .hasSameSizeAs(new SyscallFields().definitions());
        assertThat(catalog.find("evt.arg.fd")).isSameAs(catalog.find("evt.arg"));
        assertThat(catalog.find("evt.argfd")).isNull();
    }

    @Test
    void listsFields() {
        FieldListing listing = new FieldListing(catalog);
        assertThat(listing.names()).contains("\nproc.name\n").doesNotContain("evt.buflen.net.in");
        assertThat(listing.text()).contains("proc.name ");
        assertThat(listing.markdown()).contains("`proc.name` | CHARBUF");
        assertThat(listing.json()).startsWith("[\n {\"name\":\"").contains("\"argument_allowed\"");
    }
}
