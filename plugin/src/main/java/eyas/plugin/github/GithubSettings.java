package eyas.plugin.github;

import eyas.plugin.PluginException;
import eyas.plugin.intake.IntakeLimits;
import eyas.plugin.intake.Json;
import eyas.plugin.intake.JsonFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Is what {@code init_config} of {@code java:github} says.
 *
 * @param secret what webhooks are signed with; null where none is given: then no webhook can be opened
 */
record GithubSettings(@Nullable String secret, IntakeLimits limits) {
    static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"properties":{
             "secret_file":{"type":"string","description":"file with the webhook's secret, its last newline left out"},
             "secret_env":{"type":"string","description":"environment variable with the webhook's secret"},
             "max_body":{"type":"integer","minimum":1,"maximum":1000000000,"description":"largest request in bytes"}}}
            """;

    private static final Set<String> KNOWN = Set.of("secret_file", "secret_env", "max_body");
    private static final int LONGEST = 65_536;

    /** @throws PluginException if the configuration is wrong */
    static GithubSettings parse(String plugin, String config) {
        IntakeLimits limits = IntakeLimits.DEFAULT.withLineBytes(IntakeLimits.DEFAULT.bodyBytes() / 2);
        if (config.isBlank()) {
            return new GithubSettings(null, limits);
        }
        JsonNode root;
        try {
            root = new Json(limits).read(config.getBytes(StandardCharsets.UTF_8));
        } catch (JsonFault e) {
            throw fault(plugin, "is no map: " + e.getMessage());
        }
        for (String name : root.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw fault(plugin, "'" + name + "' is not known");
            }
        }
        JsonNode body = root.path("max_body");
        if (!body.isMissingNode() && (!body.isIntegralNumber() || body.longValue() < 1 || body.longValue() > 1e9)) {
            throw fault(plugin, "max_body is " + body + ", not a number of bytes from 1 to 1000000000");
        }
        return new GithubSettings(
                secret(plugin, root), body.isMissingNode() ? limits : limits.withBodyBytes(body.intValue()));
    }

    private static @Nullable String secret(String plugin, JsonNode root) {
        String file = root.path("secret_file").asString("");
        String variable = root.path("secret_env").asString("");
        String secret = null;
        if (!file.isEmpty()) {
            try {
                Path path = Path.of(file);
                if (Files.size(path) > LONGEST) {
                    throw fault(plugin, "secret_file " + file + " has more than " + LONGEST + " bytes");
                }
                secret = Files.readString(path).stripTrailing();
            } catch (IOException e) {
                throw fault(plugin, "secret_file " + file + " cannot be read: " + e.getMessage());
            }
        } else if (!variable.isEmpty()) {
            secret = System.getenv(variable);
        }
        if ((!file.isEmpty() || !variable.isEmpty()) && (secret == null || secret.isEmpty())) {
            throw fault(plugin, "the secret in " + (file.isEmpty() ? variable : file) + " is empty");
        }
        return secret;
    }

    private static PluginException fault(String plugin, String fault) {
        return PluginException.of(plugin, "init_config", fault, "known are secret_file, secret_env and max_body");
    }
}
