package eyas.plugin.github;

import eyas.plugin.PluginException;
import eyas.plugin.intake.InitConfig;
import eyas.plugin.intake.IntakeLimits;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings in {@code init_config} of {@code java:github}.
 *
 * @param secret secret that signs webhooks; null if there is none: then no webhook can be opened
 */
record GithubSettings(@Nullable String secret, IntakeLimits limits) {
    static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"properties":{
             "secret_file":{"type":"string","description":"file with the webhook's secret, its last newline left out"},
             "secret_env":{"type":"string","description":"environment variable with the webhook's secret"},
             "max_body":{"type":"integer","minimum":1,"maximum":1000000000,"description":"largest request in bytes"}}}
            """;

    private static final List<String> KNOWN = List.of("secret_file", "secret_env", "max_body");
    private static final int LONGEST = 65_536;
    private static final int LARGEST_BODY = 1_000_000_000;

    /** @throws PluginException if the configuration is invalid */
    static GithubSettings parse(String plugin, String config) {
        IntakeLimits limits = IntakeLimits.DEFAULT.withLineBytes(IntakeLimits.DEFAULT.bodyBytes() / 2);
        InitConfig given = new InitConfig(plugin, config, limits, KNOWN);
        return new GithubSettings(
                secret(given), limits.withBodyBytes(given.size("max_body", limits.bodyBytes(), LARGEST_BODY)));
    }

    private static @Nullable String secret(InitConfig given) {
        String file = given.text("secret_file");
        String variable = given.text("secret_env");
        String secret = null;
        if (!file.isEmpty()) {
            try {
                Path path = Path.of(file);
                if (Files.size(path) > LONGEST) {
                    throw given.fault("secret_file " + file + " has more than " + LONGEST + " bytes");
                }
                secret = Files.readString(path).stripTrailing();
            } catch (IOException e) {
                throw given.fault("secret_file " + file + " cannot be read: " + FileErrorMessage.reason(e));
            }
        } else if (!variable.isEmpty()) {
            secret = System.getenv(variable);
        }
        if ((!file.isEmpty() || !variable.isEmpty()) && (secret == null || secret.isEmpty())) {
            throw given.fault("the secret in " + (file.isEmpty() ? variable : file) + " is empty");
        }
        return secret;
    }
}
