package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks which values of variables bring code into programs, also where programs parse them differently from how they look. */
final class LoadedCodeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "NODE_OPTIONS=--max_old_space_size=4096|false",
                "NODE_OPTIONS=--snapshot_blob=/tmp/x|true",
                "NODE_OPTIONS=--re\"quire /tmp/x|true",
                "JAVA_TOOL_OPTIONS=-java'agent':/tmp/x.jar|true",
                "RUBYOPT=-W:no-deprecated --enable=frozen-string-literal|false",
                "RUBYOPT=-r/usr/lib/ruby/bundler/setup|false",
                "RUBYOPT=r/tmp/e.rb|true",
                "RUBYOPT=-W0r/tmp/e.rb|true",
                "RUBYOPT=-W0 -I/tmp|true",
            })
    void valueDecides(String entry, boolean loads) {
        EnvironmentReader variables =
                new EnvironmentReader((source, from, length) -> Arrays.copyOfRange(source, from, from + length));
        LoadedCode code = new LoadedCode(variables);
        byte[] environment = Bytes.of(entry + '\0');
        variables.read(environment, environment.length);

        assertThat(code.find() != 0).isEqualTo(loads);
    }
}
