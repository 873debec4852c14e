package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.event.EventTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the names of schemas, and their tables. */
final class EventSchemaTest {
    @ParameterizedTest
    @CsvSource({
        "3.5, 3.5.0",
        "3.5.0, 3.5.0",
        "3.5.9, 3.5.0",
        "libs-0.20, 3.5.0",
        "libs-0.20.0, 3.5.0",
        "falco-0.40, 3.5.0",
        "falco-0.41.3, 3.6.1",
        "falco-0.35.1, 2.4.1",
        "libs-0.18, 2.22.1",
        "2.10, 2.10.0",
        "falco-0.42.1, 4.0.1",
        "4.1.0, 4.1.0",
        "4.5, 4.5.2",
        "4.5.1, 4.5.2",
        "falco-0.44.0, 4.5.2"
    })
    void schemasAreNamedByVersionAndProgram(String name, String version) {
        assertThat(EventSchema.find(name)).map(EventSchema::version).contains(version);
    }

    /** Each uses the previous schema, because it has no row of its own. */
    @ParameterizedTest
    @CsvSource({
        "libs-0.12.1, 2.4.1",
        "libs-0.16, 2.14.0",
        "libs-0.19, 2.22.1",
        "libs-0.24.2, 4.1.0",
        "libs-0.26, 4.5.2",
        "falco-0.45.0, 4.5.2",
        "falco-1.0, 4.5.2"
    })
    void otherProgramVersionsReadThePreviousSchema(String name, String version) {
        assertThat(EventSchema.find(name)).map(EventSchema::version).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "3.",
                "3.50",
                "3.4",
                "3.5.",
                "3.5.x",
                "3.5.0.0",
                "0.20",
                "libs",
                "libs-",
                "libs-0.10",
                "libs-0.20.",
                "libs-0.20.0.0",
                "libs-99999.1",
                "falco-0.4",
                "FALCO-0.40"
            })
    void rejectsUnknownNames(String name) {
        assertThat(EventSchema.find(name)).isEmpty();
    }

    @Test
    void messagesListAllNamesOldestFirst() {
        assertThat(EventSchema.names())
                .startsWith("2.4.1 (libs 0.11, Falco 0.35), ")
                .contains(", 3.5.0 (libs 0.20, Falco 0.40), ")
                .endsWith(", " + EventTable.SCHEMA + " (libs 0.25, Falco 0.44)");
    }

    @Test
    void olderSchemasHaveFewerEvents() {
        EventSchema debian = EventSchema.find("3.5").orElseThrow();
        assertThat(debian.isInPairs()).isTrue();
        assertThat(debian.params(EventCode.SYSCALL_CLOSE_X)).isEqualTo(1);
        assertThat(debian.params(EventCode.SYSCALL_READ_X)).isEqualTo(4);
        assertThat(debian.params(EventCode.SYSCALL_WRITE_X)).isEqualTo(2);
        assertThat(debian.params(EventCode.SYSCALL_EXECVE_19_X)).isEqualTo(30);
        assertThat(debian.has(EventCode.SYSCALL_CLOSE_RANGE_X)).isFalse();
        EventSchema first = EventSchema.find("2.4").orElseThrow();
        assertThat(first.params(EventCode.SYSCALL_READ_X)).isEqualTo(2);
        assertThat(first.has(EventCode.SYSCALL_MEMFD_CREATE_X)).isFalse();
        EventSchema next = EventSchema.find("4.0").orElseThrow();
        assertThat(next.isInPairs()).isFalse();
        assertThat(next.params(EventCode.SYSCALL_FCNTL_X)).isEqualTo(3);
    }

    /** Every row of the table refers to an existing event, and no schema has more parameters than the current one. */
    @Test
    void noSchemaExceedsCurrentOne() {
        int fewer = 0;
        for (EventSchema schema : SchemaTable.OLDER) {
            for (int code = 0; code < EventTable.size(); code++) {
                int now = EventTable.get(code).params().size();
                assertThat(schema.params(code))
                        .as(schema + ": " + EventTable.get(code).codeName())
                        .isBetween(0, now);
                fewer += schema.params(code) < now ? 1 : 0;
            }
        }
        assertThat(fewer).isGreaterThan(500);
    }
}
