package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.ReceiverSettings;
import eyas.collect.server.SettingsReader;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a receiver: a file, and options that override it. */
final class ReceiverOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings file: lines NAME = VALUE, with the names of these options and further settings. See docs/how-to/collect-reports.md.")
    private @Nullable Path config;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Store of the tables: a directory, or s3://BUCKET/PREFIX.")
    private @Nullable String store;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Endpoint of an object store other than Amazon S3.")
    private @Nullable String endpoint;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the object store.")
    private @Nullable String region;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "State directory, for deliveries that are not in the tables yet (default: /var/lib/eyas-collect).")
    private @Nullable String state;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Address to listen on (default: 127.0.0.1:8443).")
    private @Nullable String listen;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Server certificate of the receiver, in PEM.")
    private @Nullable String certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key of the server certificate, in PEM.")
    private @Nullable String key;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "CA certificates of client certificates; lets hosts send.")
    private @Nullable String authorities;

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            description =
                    "File that maps certificates to what they may send (default: the machines that each certificate names).")
    private @Nullable String certificates;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            description =
                    "Audience of tokens of the CI system; lets jobs send. Jobs request the receiver's address by default.")
    private @Nullable String audience;

    @Option(
            names = "--repositories",
            paramLabel = "OWNER/*,...",
            description = "Repositories whose jobs may send with tokens; required for a public issuer.")
    private @Nullable String repositories;

    @Option(
            names = "--owner-ids",
            paramLabel = "NUMBER,...",
            description = "IDs of the accounts that own these repositories; required for a public issuer.")
    private @Nullable String owners;

    @Option(
            names = "--github-issuer",
            paramLabel = "URL",
            description = "Issuer of these tokens, for GitHub Enterprise Server (default: github.com's issuer).")
    private @Nullable String issuer;

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            description = "Address to serve metrics on, without authentication (default: none).")
    private @Nullable String metrics;

    /**
     * Returns the settings.
     *
     * @throws CommandFailure if they are invalid
     */
    ReceiverSettings read() {
        try {
            SettingsReader reader = new SettingsReader();
            if (config != null) {
                reader.file(config);
            }
            return reader.option("store", store)
                    .option("endpoint", endpoint)
                    .option("region", region)
                    .option("state", state)
                    .option("listen", listen)
                    .option("tls-cert", certificate)
                    .option("tls-key", key)
                    .option("client-ca", authorities)
                    .option("certificates", certificates)
                    .option("audience", audience)
                    .option("repositories", repositories)
                    .option("owner-ids", owners)
                    .option("github-issuer", issuer)
                    .option("metrics-listen", metrics)
                    .settings();
        } catch (CollectException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.USAGE, e.getMessage());
        }
    }
}
