package eyas.baseline.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which repositories are contacted by the commands that git itself runs. */
final class RepositoryEntriesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "git-remote-https | git-remote-https origin https://github.com/o/r | read github.com/o/r",
                "git-remote-http | git-remote-http https://github.com/o/r.git https://github.com/o/r.git/"
                        + " | read github.com/o/r",
                "git-remote-https | git-remote-https origin https://x:***@GitHub.com:8443/o/r"
                        + " | read github.com:8443/o/r",
                "git-remote-https | git-remote-https origin https://github.com@evil.example/o/r"
                        + " | read evil.example/o/r",
                "git-remote-https | git-remote-https origin https://evil.example?@github.com/o/r"
                        + " | read evil.example?@github.com/o/r",
                "git-remote-https | git-remote-https origin https://github.com/o/r/../../evil/x.git"
                        + " | read github.com/evil/x",
                "git-remote-https | git-remote-https origin https://github.com/o/r/../../../o/r"
                        + " | read github.com/../o/r",
                "git-remote-https | git-remote-https origin https://github.com/o/r/%2e%2e/x"
                        + " | read github.com/o/r/%2e%2e/x",
                "git-remote-https | git-remote-https origin https://github.com/o/* | read github.com/o/\\*",
                "git | git send-pack --stateless-rpc --helper-status --thin --no-progress https://github.com/o/r/ --stdin"
                        + " | push github.com/o/r",
                "git-remote-https | git-remote-https x https://evil.example/r https://github.com/o/r"
                        + " | read git-remote-https\\x{20}x\\x{20}https://evil.example/r\\x{20}https://github.com/o/r",
                "git-remote-https | git-remote-https | read git-remote-https",
                "git | git send-pack --push-option=x https://github.com/o/r https://evil.example/r"
                        + " | push git\\x{20}send-pack\\x{20}--push-option=x\\x{20}https://github.com/o/r\\x{20}https://evil.example/r",
                "git | git send-pack --push-option=xxx… | push git\\x{20}send-pack\\x{20}--push-option=xxx…",
                "git | git send-pack ../r --push-option=https://x/y"
                        + " | push git\\x{20}send-pack\\x{20}../r\\x{20}--push-option=https://x/y",
                "ssh | ssh -o X git-upload-pack 'o/r' evil git-receive-pack 'x'"
                        + " | push ssh\\x{20}-o\\x{20}X\\x{20}git-upload-pack\\x{20}'o/r'\\x{20}evil\\x{20}git-receive-pack\\x{20}'x'",
                "ssh | ssh -o SendEnv=GIT_PROTOCOL git@github.com git-upload-pack 'o/r.git' | read github.com/o/r",
                "ssh | /usr/bin/ssh -p 2222 git@github.com git-receive-pack '/o/r.git' | push github.com/o/r",
            })
    void repositoryContactsAreRecognized(String program, String commandLine, String entry) {
        assertThat(RepositoryEntries.entry(program, commandLine)).hasValue(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git push https://github.com/o/r",
                "git send-pack",
                "git send-pack ../r",
                "ssh host ls",
                "curl https://github.com/o/r",
                "",
            })
    void otherCommandsContactNoRepository(String commandLine) {
        String program = commandLine.split(" ", 2)[0];
        assertThat(RepositoryEntries.entry(program, commandLine)).isEmpty();
    }
}
