package eyas.config;

import eyas.config.FalcoConfig.FileOutput;
import eyas.config.FalcoConfig.Forms;
import eyas.config.FalcoConfig.HttpOutput;
import eyas.config.FalcoConfig.OtlpOutput;
import eyas.config.FalcoConfig.Outputs;
import eyas.config.FalcoConfig.ProgramOutput;
import eyas.diagnostic.DiagnosticCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Binds the destinations of alerts. */
final class OutputsBinder {
    private static final int MOST_TIMEOUTS = 255;

    private final ConfigValues settings;

    OutputsBinder(ConfigValues settings) {
        this.settings = settings;
    }

    Outputs bind() throws ConfigException {
        return new Outputs(
                Math.max(0, settings.integer("outputs_queue.capacity")),
                Duration.ofMillis(Math.max(1, settings.integer("output_timeout"))),
                settings.truth("buffered_outputs"),
                settings.truth("stdout_output.enabled"),
                settings.truth("syslog_output.enabled"),
                file(),
                program(),
                http(),
                otlp(),
                forms());
    }

    private Optional<FileOutput> file() throws ConfigException {
        if (!settings.truth("file_output.enabled")) {
            return Optional.empty();
        }
        return Optional.of(new FileOutput(
                require("file_output.filename", "file output enabled but no filename in configuration block"),
                settings.truth("file_output.keep_alive")));
    }

    private Optional<ProgramOutput> program() throws ConfigException {
        if (!settings.truth("program_output.enabled")) {
            return Optional.empty();
        }
        return Optional.of(new ProgramOutput(
                require("program_output.program", "program output enabled but no program in configuration block"),
                settings.truth("program_output.keep_alive")));
    }

    private Optional<HttpOutput> http() throws ConfigException {
        if (!settings.truth("http_output.enabled")) {
            return Optional.empty();
        }
        String certificate = settings.string("http_output.ca_cert");
        return Optional.of(new HttpOutput(
                unquoted(require("http_output.url", "http output enabled but no url in configuration block")),
                settings.string("http_output.user_agent"),
                settings.truth("http_output.insecure"),
                certificate.isEmpty() ? settings.string("http_output.ca_bundle") : certificate,
                settings.string("http_output.ca_path"),
                settings.truth("http_output.mtls"),
                settings.string("http_output.client_cert"),
                settings.string("http_output.client_key"),
                settings.truth("http_output.echo"),
                settings.truth("http_output.compress_uploads"),
                settings.truth("http_output.keep_alive"),
                Math.clamp(settings.integer("http_output.max_consecutive_timeouts"), 0, MOST_TIMEOUTS)));
    }

    private Forms forms() throws ConfigException {
        return new Forms(
                settings.string("stdout_output.alert_form"),
                settings.string("syslog_output.alert_form"),
                settings.string("file_output.alert_form"),
                settings.string("program_output.alert_form"),
                settings.string("http_output.alert_form"));
    }

    private Optional<OtlpOutput> otlp() throws ConfigException {
        if (!settings.truth("otlp_output.enabled")) {
            return Optional.empty();
        }
        HttpOutput server = new HttpOutput(
                require("otlp_output.url", "otlp output enabled but no url in configuration block"),
                settings.string("otlp_output.user_agent"),
                settings.truth("otlp_output.insecure"),
                settings.string("otlp_output.ca_cert"),
                settings.string("otlp_output.ca_path"),
                settings.truth("otlp_output.mtls"),
                settings.string("otlp_output.client_cert"),
                settings.string("otlp_output.client_key"),
                false,
                settings.truth("otlp_output.compress_uploads"),
                true,
                Math.clamp(settings.integer("otlp_output.max_consecutive_timeouts"), 0, MOST_TIMEOUTS));
        return Optional.of(new OtlpOutput(server, headers()));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (settings.node("otlp_output.headers") instanceof ConfigNode.Keys keys) {
            keys.entries().forEach((name, value) -> {
                if (value instanceof ConfigNode.Text text) {
                    headers.put(name, text.value());
                }
            });
        }
        return headers;
    }

    /** Removes quotes that Helm charts put around an address. */
    private static String unquoted(String url) {
        boolean quoted = url.length() > 1
                && url.charAt(0) == url.charAt(url.length() - 1)
                && (url.charAt(0) == '"' || url.charAt(0) == '\'');
        return quoted ? url.substring(1, url.length() - 1) : url;
    }

    private String require(String path, String problem) throws ConfigException {
        String value = settings.string(path);
        if (value.isEmpty()) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_MISSING,
                    settings.place(path.substring(0, path.indexOf('.'))),
                    problem,
                    "set " + path);
        }
        return value;
    }
}
