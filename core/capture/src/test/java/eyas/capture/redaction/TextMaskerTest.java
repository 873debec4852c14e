package eyas.capture.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In each case, a tilde encloses the bytes that are masked; the rest stays. */
final class TextMaskerTest {
    private final MaskCounter counter = new MaskCounter();
    private final LearnedSecrets learned = new LearnedSecrets();
    private final NonSecretValues notSecrets = new NonSecretValues();
    private final CommandMasker commands = new CommandMasker(counter, new SecretNames(), notSecrets, learned);
    private final TextMasker masker = new TextMasker(counter, new SecretNames(), notSecrets, learned, commands);
    private final ListMasker lists = new ListMasker(counter, new SecretNames(), notSecrets, learned, commands);

    private String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        masker.mask(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String arguments(String program, String description) {
        byte[] name = program.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = (description.replace('|', '\0') + "\0").getBytes(StandardCharsets.UTF_8);
        lists.arguments(bytes, 0, bytes.length, name, 0, name.length);
        masker.mask(bytes, 0, bytes.length);
        String result = new String(bytes, StandardCharsets.UTF_8);
        return result.substring(0, result.length() - 1).replace('\0', '|');
    }

    private String environment(String variable) {
        byte[] bytes = (variable + "\0").getBytes(StandardCharsets.UTF_8);
        lists.environment(bytes, 0, bytes.length);
        masker.mask(bytes, 0, bytes.length);
        return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
    }

    private static void isMasked(String result, String original, String secret) {
        assertThat(result).hasSize(original.length()).isEqualTo(original.replace(secret, "*".repeat(secret.length())));
        assertThat(secret).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clone with ghp_~abcdefghijklmnopqrstuvwxyz0123456789~ now",
                "\"github_pat_~11ABCDEFG0abcdefghijklmnop_qrstuvwxyz~\"",
                "npm_~abcdefghijklmnopqrstuvwxyz0123456789~,",
                "id AKIA~IOSFODNN7EXAMPLE~ ok",
                "glpat-~abcdefghij-_klmnopqr~ ",
                "(xoxb-~123456789012-abcdefGHIJKL~)",
                "AIza~SyA1234567890abcdefghijklmnopqrstuv~&x",
                "eyJ~hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w~ end",
                "hf_~abcdefghijklmnopqrstuvwxyzABCDEF~ ",
                "https://user:~hunter2~@host/path",
                "postgres://app:~p@ss:w~@db:5432/x",
                "git+https://~0123456789abcdef0123456789abcdef01234567~@github.com/x",
                "Authorization: Bearer ~abc.def~\r\nHost: x",
                "authorization: ~abcdef~",
                "Cookie: ~session=abc123; other=d~\r\nX: y",
                "{\"token\":\"~s3cret value~\",\"x\":1}",
                "{\\\"apiKey\\\": \\\"~abc123~\\\", \\\"x\\\": 1}",
                "password: ~hunter2~\nuser: x",
                "client_secret = '~tw0 words~' # x",
                "//npm.example.org/:_authToken=~abc123~\n",
                "<password>~hunter2~</password>",
                "?access_token=~a1b2~&user=x",
                "export AWS_SECRET_ACCESS_KEY=~wJalrXUtnFEMI/K7MDENG~ && make",
                "API_KEY=~abcdef~\n",
                "tool --password ~hunter2~ --verbose",
                "secret := \"~a1b2~\"",
                "token=~a&b;c~ x",
                "PASSWORD=~hunterpw~ && make",
                "pwd_password=~hunterpw;~ make",
            })
    void secretsInTextAreMasked(String text) {
        String[] parts = text.split("~", -1);
        assertThat(parts).hasSize(3);
        assertThat(text(parts[0] + parts[1] + parts[2])).isEqualTo(parts[0] + "*".repeat(parts[1].length()) + parts[2]);
        assertThat(counter.counts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd /home/runner/work && ls -la",
                "PATH=/usr/bin:/bin HOME=/root PWD=/tmp OLDPWD=/",
                "https://example.org:8443/a/b?x=y",
                "git@github.com:owner/repo.git ssh://git@github.com/x",
                "primary key: id; sort key=name",
                "xghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "AKIA short",
                "task-0123456789012345678901234567890123456789abc sk-",
                "TOKENIZERS_PARALLELISM=false token_type: bearer",
                "password_file=/run/secrets/x SECRET_NAME=db public_key: abc",
                "use_token=true token: null",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "a == b, c: d, <b>bold</b>",
                "token = Comment.Single; secret: &v1.Secret{}, --secret db_root_events",
                "password = config['password'] and password: PasswordType | None",
                "\"resetPassword\": \"Forgot your password?\", user:password:shell",
                "#define CKM_KEY_GEN 0x8000000aUL",
                "--- PASS: TestAddrAllocs/ipv4-in-ipv6 (0.00s)",
            })
    void ordinaryTextStays(String text) {
        assertThat(text(text)).isEqualTo(text);
        assertThat(counter.counts()).isEmpty();
    }

    @Test
    void masksBodiesOfPrivateKeys() {
        String key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\naC1rZXk=\n-----END OPENSSH PRIVATE KEY-----\nrest";
        assertThat(text(key))
                .isEqualTo(
                        "-----BEGIN OPENSSH PRIVATE KEY-----\n********\n********\n-----END OPENSSH PRIVATE KEY-----\nrest");
        assertThat(counter.counts()).containsExactly(new MaskCount("private key", 1, 16));
        assertThat(text("x\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB")).endsWith("-----\n********");
        assertThat(masker.openEnd()).isEqualTo(TruncatedSecret.PRIVATE_KEY);
        byte[] next = "AAKCAQEA\nabcd\n-----END RSA".getBytes(StandardCharsets.UTF_8);
        assertThat(masker.maskContinuation(next, 0, next.length, TruncatedSecret.PRIVATE_KEY))
                .isFalse();
        assertThat(new String(next, StandardCharsets.UTF_8)).isEqualTo("********\n****\n-----END RSA");
    }

    @Test
    void masksTruncatedToken() {
        isMasked(text("then ghp_a1Bc2d"), "then ghp_a1Bc2d", "a1Bc2d");
        assertThat(masker.openEnd()).isEqualTo(TruncatedSecret.TOKEN);
        assertThat(text("then ghp_a1Bc2d ")).isEqualTo("then ghp_a1Bc2d ");
        assertThat(masker.openEnd()).isEqualTo(TruncatedSecret.NONE);
        // In a report an argument is at the end, in a capture others follow it.
        assertThat(text("ghp_a1Bc2d\0--all\0")).isEqualTo("ghp_******\0--all\0");
        // Words that start like tokens occur at the end of many arguments.
        for (String word : new String[] {"tool --key-file1", "pypi-publish-action1", "npm_lifecycle", "patients"}) {
            assertThat(text(word)).isEqualTo(word);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git~--token|~abc123~|--verbose",
                "curl~-H|X-Api-Key: ~abc123~|https://x",
                "/usr/bin/curl~-u|user:~hunter2~|https://x",
                "curl~-uuser:~hunter2~|-s",
                "mysql~-p~hunter2~|-h|db",
                "sshpass~-p|~hunter2~|ssh|host",
                "env~DB_PASS=~a=b c~|make",
                "docker~run|-e|APP_KEY=~abc~|image",
                "tool~--api-key=~-x1-~|y",
                "tool~-token|~a1b2~|y",
                "sh~-c|export GH_TOKEN=~abc~ && x",
            })
    void secretsInArgumentsAreMasked(String text) {
        String[] parts = text.split("~", -1);
        assertThat(parts).hasSize(4);
        assertThat(arguments(parts[0], parts[1] + parts[2] + parts[3]))
                .isEqualTo(parts[1] + "*".repeat(parts[2].length()) + parts[3]);
    }

    /** A program's secret is masked regardless of the arguments before it. */
    @ParameterizedTest
    @CsvSource({
        "curl,    -H|X-A: b,  -u|deploy:~hunter2hunter~|https://x",
        "mysql,   --verbose,  -p~hunter2hunter~",
        "7z,      file.txt,   -p~hunter2hunter~",
        "zip,     file.txt,   -P|~hunter2hunter~",
        "timeout, curl|git|docker|npm|zip|az|gh|mc|vault, mysql|-p~hunter2hunter~",
        "sudo,    docker|login|docker, -p|~hunter2hunter~"
    })
    void secretIsMaskedAfterManyArguments(String program, String before, String secret) {
        String[] parts = secret.split("~", -1);
        for (int count : new int[] {1, 50, 200}) {
            String description = (before + "|").repeat(count) + parts[0];
            String masked = "*".repeat(parts[1].length()) + parts[2];
            // Each by a masker without learned values.
            assertThat(new TextMaskerTest().arguments(program, description + parts[1] + parts[2]))
                    .isEqualTo(description + masked);
            String line = program + " " + description.replace('|', ' ');
            assertThat(new TextMaskerTest().text(line + parts[1] + parts[2].replace('|', ' ')))
                    .isEqualTo(line + masked.replace('|', ' '));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            echo ~hunter2real~ | tr -d x | docker login --password-stdin ghcr.io
            sudo echo ~hunter2real~ 2>/dev/null | sudo docker login --password-stdin
            docker exec db sh -c "mysql -p~hunter2real~ x"
            docker run x; curl -u "a:~hunter2real~" https://x
            a=$(curl -sfu a:~hunter2real~ https://x)
            echo "curl" && curl -u a:~hunter2real~ https://x
            """)
    void nestedCommandsAreParsed(String text) {
        String[] parts = text.split("~", -1);
        assertThat(text(parts[0] + parts[1] + parts[2])).isEqualTo(parts[0] + "*".repeat(parts[1].length()) + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker~login|--password-stdin|ghcr.io",
                "ssh~-p|2222|host",
                "docker~run|-p|8080:80|x",
                "tool~--token|--verbose|x",
                "tool~--key-file|/etc/key",
                "curl~-u|user|https://x",
                "mysql~-p|database",
            })
    void ordinaryArgumentsStay(String text) {
        String[] parts = text.split("~", -1);
        assertThat(arguments(parts[0], parts[1])).isEqualTo(parts[1]);
    }

    /** Passwords that start like a variable or a function call. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PASSWORD=${DB_PW:-hunter2real} | ${DB_PW:-hunter2real}
                    password=$(x)realSecret        | $(x)realSecret
                    password=Tr0ub(4dor&3xyz       | Tr0ub(4dor&3xyz
                    DB_PASSWORD=aB3[kq9ZxPw        | aB3[kq9ZxPw
                    """)
    void textLikeAVariableIsMasked(String text, String secret) {
        isMasked(text(text), text, secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=${DB_PASSWORD}",
                "password=${DB_PASSWORD:-}",
                "password=${A:-$B}",
                "token=${{ secrets.TOKEN }}",
                "token=$(cat token.txt)",
                "token = getToken(user, 1)"
            })
    void substitutionsAreNotMasked(String text) {
        assertThat(text(text)).isEqualTo(text);
    }

    /** Each byte is read a bounded number of times, so that a job cannot slow down the monitor. */
    @ParameterizedTest
    @ValueSource(strings = {"?a=", "?key=", "token=$(", "password=", "&sig=x"})
    void textOfNamesIsParsedInLinearTime(String name) {
        String hostile = name.repeat(2_000_000 / name.length());
        long begin = System.nanoTime();
        text(hostile);
        // 2 MB at a quadratic 10^12 steps would take minutes.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void environmentsAreJudgedByName() {
        isMasked(environment("NPM_TOKEN=abc"), "NPM_TOKEN=abc", "abc");
        isMasked(environment("DEPLOY_KEY=a 1"), "DEPLOY_KEY=a 1", "a 1");
        isMasked(environment("SECRET_KEY=correcthorse"), "SECRET_KEY=correcthorse", "correcthorse");
        isMasked(environment("mysqlPwd=abc"), "mysqlPwd=abc", "abc");
        isMasked(environment("PASSWORD=$ecret"), "PASSWORD=$ecret", "$ecret");
        for (String variable : new String[] {
            "PWD=/tmp",
            "KEYBOARD=us",
            "SSH_AUTH_SOCK=/tmp/x",
            "GIT_ASKPASS=/bin/x",
            "TOKEN_FILE=/x",
            "TLS_SECRET=wildcard-tls",
            "NO_PASSWORD=please",
            "CI=true",
            "ACTIONS_ID_TOKEN_REQUEST_URL=https://x",
            "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/x"
        }) {
            assertThat(environment(variable)).isEqualTo(variable);
        }
    }

    @Test
    void learnedValuesAreMaskedElsewhere() {
        assertThat(text("value s3cretvalue99 here")).isEqualTo("value s3cretvalue99 here");
        environment("DB_PASSWORD=s3cretvalue99");
        isMasked(text("value s3cretvalue99 here"), "value s3cretvalue99 here", "s3cretvalue99");
        isMasked(text("cut off s3cretva"), "cut off s3cretva", "s3cretva");
        assertThat(text("s3cretXalue99")).isEqualTo("s3cretXalue99");
        environment("OTHER_PASSWORD=password");
        assertThat(text("my password is")).isEqualTo("my password is");
    }

    @Test
    void evictsOldestLearnedValues() {
        for (int i = 0; i < 3000; i++) {
            environment("A_TOKEN=value" + i + "-" + i * 7);
        }
        assertThat(text("value2999-20993")).isEqualTo("*".repeat(15));
        assertThat(text("value1976-13832")).isEqualTo("*".repeat(15));
        assertThat(text("value1975-13825")).isEqualTo("value1975-13825");
    }

    @Test
    void keepsLatestValuesWithSamePrefix() {
        environment("A_TOKEN=another-one-1");
        for (int i = 100; i < 300; i++) {
            environment("A_TOKEN=samebegin" + i);
        }
        assertThat(text("samebegin299 samebegin284")).isEqualTo("*".repeat(12) + " " + "*".repeat(12));
        assertThat(text("samebegin283")).isEqualTo("samebegin283");
        assertThat(text("another-one-1")).isEqualTo("*".repeat(13));
        for (int i = 0; i < 1024; i++) {
            environment("A_TOKEN=" + i + "-value-" + i);
        }
        assertThat(text("samebegin299 another-one-1")).isEqualTo("samebegin299 another-one-1");
        assertThat(text("0-value-0")).isEqualTo("*".repeat(9));
    }

    @Test
    void countsByReason() {
        text("ghp_abcdefghijklmnopqrstuvwxyz0123456789 gho_abcdefghijklmnopqrstuvwxyz0123456789");
        text("https://u:pw@h");
        text("https://u:**@h");
        assertThat(counter.counts())
                .containsExactlyInAnyOrder(
                        new MaskCount("GitHub token", 2, 72), new MaskCount("password in a URL", 1, 2));
    }
}
