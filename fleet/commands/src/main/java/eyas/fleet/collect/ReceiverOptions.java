package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.ReceiverSettings;
import eyas.collect.server.SettingsReader;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a receiver: a file, and options that count before it. */
final class ReceiverOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings: lines NAME = VALUE, of these options' names and further ones. See docs/fleet.md.")
    private @Nullable Path config;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "Where the tables are: a folder, or s3://BUCKET/PREFIX.")
    private @Nullable String store;

    @Option(names = "--endpoint", paramLabel = "URL", description = "Address of an object store that is not Amazon's.")
    private @Nullable String endpoint;

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the object store.")
    private @Nullable String region;

    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "Folder of what is not in the tables yet (default: /var/lib/eyas-collect).")
    private @Nullable String state;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where requests are taken (default: 127.0.0.1:8443).")
    private @Nullable String listen;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "The receiver's certificate, in PEM.")
    private @Nullable String certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, in PEM.")
    private @Nullable String key;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Certificates of the authorities that hosts' certificates are from: hosts may send.")
    private @Nullable String authorities;

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            description = "What each certificate may send; without it, of the machines that it names.")
    private @Nullable String certificates;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            description =
                    "Jobs with tokens of their CI system for this audience may send; by default they ask for the receiver's address.")
    private @Nullable String audience;

    @Option(
            names = "--repositories",
            paramLabel = "OWNER/*,...",
            description = "Whose jobs with tokens may send; needed where the issuer is public.")
    private @Nullable String repositories;

    @Option(
            names = "--owner-ids",
            paramLabel = "NUMBER,...",
            description = "Ids of the accounts that own these repositories; needed where the issuer is public.")
    private @Nullable String owners;

    @Option(
            names = "--github-issuer",
            paramLabel = "URL",
            description = "Who signs these tokens, for GitHub Enterprise Server (default: that of github.com).")
    private @Nullable String issuer;

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            description = "Where metrics are told, to anybody who asks (default: nowhere).")
    private @Nullable String metrics;

    /**
     * Returns the settings.
     *
     * @throws CommandFailure if they are wrong
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
            throw new CommandFailure(ExitCode.USAGE, e.getMessage());
        }
    }
}
