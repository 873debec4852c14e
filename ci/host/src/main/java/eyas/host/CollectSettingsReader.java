package eyas.host;

import eyas.delivery.DeliveryException;
import eyas.delivery.ReceiverAddress;
import eyas.host.delivery.CollectSettings;
import eyas.host.runner.RootOwnedFile;
import eyas.http.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the receiver that reports are sent to. */
final class CollectSettingsReader {
    private static final long MIB = 1L << 20;
    private static final long MOST_MIB = 1L << 20;

    private final RootOwnedFile file;
    private RootOwnedFile.@Nullable Line first;
    private @Nullable ReceiverAddress receiver;
    private Optional<Path> certificate = Optional.empty();
    private Optional<Path> key = Optional.empty();
    private Optional<Path> authorities = Optional.empty();
    private long spool = 2_048 * MIB;

    CollectSettingsReader(RootOwnedFile file) {
        this.file = file;
    }

    void take(RootOwnedFile.Line line) {
        first = first == null ? line : first;
        switch (line.name()) {
            case "collect-cert" -> certificate = Optional.of(file.absolute(line));
            case "collect-key" -> key = Optional.of(file.absolute(line));
            case "collect-ca" -> authorities = Optional.of(file.absolute(line));
            case "collect-spool-mib" -> spool = file.number(line, 1, MOST_MIB) * MIB;
            default -> {
                try {
                    receiver = ReceiverAddress.parse(line.value());
                } catch (DeliveryException e) {
                    throw file.fault(line, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Returns the settings of the receiver; empty if there are none. */
    Optional<CollectSettings> settings() {
        RootOwnedFile.Line line = first;
        if (line == null) {
            return Optional.empty();
        }
        ReceiverAddress to = receiver;
        if (to == null) {
            throw file.fault(line, "collect-to is missing: set it to https://HOST:PORT of the receiver");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw file.fault(line, "a host authenticates by its certificate: set collect-cert and collect-key");
        }
        return Optional.of(new CollectSettings(to, new TlsFiles(certificate, key, authorities), spool));
    }
}
