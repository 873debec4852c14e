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
                "PYTHONUSERBASE=/tmp/b|true",
                "PYTHONPYCACHEPREFIX=/tmp/c|true",
                "PYTHONWARNINGS=all:0:antigravity.x:0:0|true",
                "PYTHONWARNINGS=ignore|false",
                "BASH_FUNC_ls%%=() { id; }|true",
                "PS4=$(id)|true",
                "PHPRC=/tmp|true",
                "DOTNET_STARTUP_HOOKS=/tmp/x.dll|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/3.12/x64/lib|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/3.12/x64/lib:/tmp|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/../../../tmp|true",
                "PERL5LIB=/usr/share/perl5|false",
                "PERL5LIB=/home/runner/work/r/r/lib|true",
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
