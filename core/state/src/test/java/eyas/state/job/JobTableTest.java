package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import org.junit.jupiter.api.Test;

/** Tests how long jobs and steps are kept. */
final class JobTableTest {
    @Test
    void jobsAndStepsAreBounded() {
        JobTable table = new JobTable(new JobLimits(2, 2));
        byte[] name = Bytes.of("n");
        Job first = job(table, "1", 1);
        JobStep step = table.step("1", Bytes.of("a"), name, name, name, 2);
        assertThat(table.step("1", Bytes.of("a"), name, name, name, 3)).isSameAs(step);
        table.step("1", Bytes.of("b"), name, name, name, 4);
        table.step("1", Bytes.of("c"), name, name, name, 5);
        assertThat(table.step("1", Bytes.of("a"), name, name, name, 6).number()).isEqualTo(6);
        job(table, "2", 7);
        job(table, "3", 8);
        assertThat(job(table, "1", 9).number()).isEqualTo(9);
        assertThat(first.number()).isEqualTo(1);
    }

    private static Job job(JobTable table, String key, long number) {
        return table.job(key, Bytes.of("github"), Bytes.of("n"), Bytes.EMPTY, Bytes.EMPTY, number);
    }
}
