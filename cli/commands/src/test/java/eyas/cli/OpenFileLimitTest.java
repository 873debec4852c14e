package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpenFileLimitTest {
    private static String limits(String soft) {
        return "Limit                     Soft Limit           Hard Limit           Units     \n"
                + "Max processes             10                   10                   processes \n"
                + "Max open files            " + soft + "                 1048576              files     \n";
    }

    @Test
    void lowLimitIsReportedWithRemedy() {
        assertThat(OpenFileLimit.problem(limits("48")).orElseThrow())
                .startsWith("only 48 open files are allowed, and Eyas needs 128: raise the limit (ulimit -n 1024;");
        assertThat(OpenFileLimit.problem(limits("127"))).isPresent();
    }

    @Test
    void otherLimitsAreAccepted() {
        assertThat(OpenFileLimit.problem(limits("128"))).isEmpty();
        assertThat(OpenFileLimit.problem(limits("unlimited"))).isEmpty();
        assertThat(OpenFileLimit.problem("")).isEmpty();
    }
}
