package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which values of variables inject code into programs, including values that programs parse differently from how they look. */
final class InjectedCodeTest {
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
                "^BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot $@\n}^|false",
                "^BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot \"$@\"\n}^|false",
                "^BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which\n--tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot $@\n}^|true",
                "^BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot $@\n}; id^|true",
                "^BASH_FUNC_ls%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot $@\n}^|true",
                "which_declare=declare -f|false",
                "which_declare=typeset -f|false",
                "which_declare=id|true",
                "PS4=$(id)|true",
                "PHPRC=/tmp|true",
                "DOTNET_STARTUP_HOOKS=/tmp/x.dll|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/3.12/x64/lib|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/3.12/x64/lib:/tmp|true",
                "LD_LIBRARY_PATH=/opt/hostedtoolcache/Python/../../../tmp|true",
                "PERL5LIB=/usr/share/perl5|false",
                "PERL5LIB=/home/runner/work/r/r/lib|true",
            })
    void valueDeterminesInjection(String entry, boolean loads) {
        assertThat(read(entry).find() != 0).isEqualTo(loads);
    }

    private static InjectedCode read(String... entries) {
        EnvironmentReader variables =
                new EnvironmentReader((source, from, length) -> Arrays.copyOfRange(source, from, from + length));
        InjectedCode code = new InjectedCode(variables);
        byte[] environment = Bytes.of(String.join("\0", entries) + '\0');
        variables.read(environment, environment.length);
        return code;
    }

    @Test
    void startIsCleanWithoutAnyVariableOfTheTable() {
        List<String> loading = LaterStepVariable.all().stream()
                .filter(row -> !row.loads().equals("-"))
                .map(row -> row.example("X"))
                .toList();
        assertThat(loading).contains("LD_PRELOAD", "PYTHONPATH", "CLASSPATH", "ENV", "GCONV_PATH");
        assertThat(loading)
                .allSatisfy(name -> assertThat(
                                read("PATH=/usr/bin", name + "=/usr/lib/x").isClean())
                        .as(name)
                        .isFalse());
        assertThat(read("PATH=/usr/bin", "LD_PRELOAD=", "HOME=/root").isClean()).isTrue();
    }

    @Test
    void functionThatLoginShellsExportIsClean() {
        String which =
                "BASH_FUNC_which%%=() {  ( alias;\n eval ${which_declare} ) | /usr/bin/which --tty-only --read-alias"
                        + " --read-functions --show-tilde --show-dot $@\n}";
        assertThat(read("SHELL=/bin/bash", which).isClean()).isTrue();
        assertThat(read(which, which).isClean()).isFalse();
        assertThat(read(which, "BASH_FUNC_ls%%=() { id; }").isClean()).isFalse();
    }
}
