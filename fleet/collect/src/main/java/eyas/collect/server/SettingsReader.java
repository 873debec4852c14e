package eyas.collect.server;

import eyas.ci.provider.CiProvider;
import eyas.ci.provider.CiProviders;
import eyas.ci.provider.TokenClaims;
import eyas.collect.CollectException;
import eyas.collect.feed.FeedSettings;
import eyas.collect.identity.RepositoryPatterns;
import eyas.collect.identity.TokenSettings;
import eyas.collect.intake.ReceiverLimits;
import eyas.collect.web.ConnectionLimits;
import eyas.http.ServiceClient;
import eyas.http.tls.TlsFiles;
import eyas.text.FileErrorMessage;
import eyas.text.NearestName;
import eyas.text.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: lines {@code name = value} of a file, and options, which override the file. Names are those of {@link #NAMES}. Not
 * thread-safe.
 */
public final class SettingsReader {
    /** All names, except those of {@link #issuers}. */
    private static final List<String> FIXED_NAMES = List.of(
            "store",
            "endpoint",
            "region",
            "state",
            "listen",
            "tls-cert",
            "tls-key",
            "client-ca",
            "certificates",
            "audience",
            "repositories",
            "owner-ids",
            "metrics-listen",
            "most-report",
            "most-capture",
            "bytes-per-day",
            "least-free",
            "open-uploads",
            "open-uploads-per-sender",
            "gather",
            "alerts-settle");

    /** All names. */
    public static final List<String> NAMES =
            Stream.concat(FIXED_NAMES.stream(), issuers()).toList();

    private static final int MOST_BYTES = 64 << 10;
    private static final int SHOWN = 120;
    private static final int DEFAULT_PORT = 8443;
    private static final int MOST_PORT = 65_535;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,11})(|[KMGT])");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
    private static final Pattern ADDRESS = Pattern.compile("(.*):([0-9]{1,5})");

    private final Map<String, SettingValue> values = new LinkedHashMap<>();

    /** A value and its source. */
    private record SettingValue(String value, String place) {}

    /**
     * Reads a file.
     *
     * @throws CollectException if it cannot be read, or a line is invalid
     */
    public SettingsReader file(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CollectException(file + " has more than " + MOST_BYTES + " bytes");
            }
            return text(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CollectException("cannot read " + file + ": " + FileErrorMessage.reason(e), e);
        }
    }

    SettingsReader text(String name, String text) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            int equals = stripped.indexOf('=');
            String place = name + ":" + number;
            if (equals <= 0) {
                throw new CollectException(
                        place + ": '" + Printable.of(stripped, SHOWN) + "' is not a line NAME = VALUE");
            }
            String key = stripped.substring(0, equals).strip();
            if (!NAMES.contains(key)) {
                String near = NearestName.of(key, NAMES);
                throw new CollectException(place + ": '" + Printable.of(key, SHOWN) + "' is not a setting; "
                        + (near == null
                                ? "known settings: " + String.join(", ", NAMES)
                                : "did you mean " + near + "?"));
            }
            if (values.putIfAbsent(
                            key, new SettingValue(stripped.substring(equals + 1).strip(), place))
                    != null) {
                throw new CollectException(place + ": " + key + " is set twice");
            }
        }
        return this;
    }

    /** Sets an option; null leaves the setting unchanged. */
    public SettingsReader option(String name, @Nullable String value) {
        if (value != null) {
            values.put(name, new SettingValue(value.strip(), "--" + name));
        }
        return this;
    }

    /**
     * Returns the settings.
     *
     * @throws CollectException if a value is invalid, or values contradict each other
     */
    public ReceiverSettings settings() {
        ReceiverLimits limits = ReceiverLimits.DEFAULT;
        Optional<Path> authorities = path("client-ca");
        ReceiverSettings settings = new ReceiverSettings(
                text("store").orElse(""),
                text("endpoint"),
                text("region"),
                path("state").orElse(Path.of("/var/lib/eyas-collect")),
                address("listen").orElse(new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT)),
                tls(authorities),
                path("certificates"),
                tokens(),
                address("metrics-listen"),
                limits.withFiles(size("most-report", limits.report()), size("most-capture", limits.capture()))
                        .withCapacity(
                                size("bytes-per-day", limits.bytesPerDay()),
                                size("least-free", limits.leastFree()),
                                (int) Math.min(1_000_000, size("open-uploads", limits.openUploads())),
                                (int) Math.min(1_000_000, size("open-uploads-per-sender", limits.openPerSender()))),
                FeedSettings.DEFAULT
                        .gathering(time("gather", FeedSettings.DEFAULT.gather()))
                        .settling(time("alerts-settle", FeedSettings.DEFAULT.settle())),
                ConnectionLimits.DEFAULT);
        settings.check();
        if (settings.intake().bytesPerDay()
                < settings.intake().report() + settings.intake().capture()) {
            throw fault(
                    "bytes-per-day",
                    "is less than most-report plus most-capture: the largest report and capture would always be rejected");
        }
        return settings;
    }

    private TlsFiles tls(Optional<Path> authorities) {
        Optional<Path> certificate = path("tls-cert");
        Optional<Path> key = path("tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new CollectException("set both tls-cert and tls-key, or neither");
        }
        return new TlsFiles(certificate, key, authorities);
    }

    /** Returns the issuer settings of the CI systems with tokens. */
    private static Stream<String> issuers() {
        return CiProviders.all().stream()
                .filter(system -> system.tokens().isPresent())
                .map(SettingsReader::issuer);
    }

    private static String issuer(CiProvider system) {
        return system.name() + "-issuer";
    }

    private Optional<TokenSettings> tokens() {
        Optional<String> audience = text("audience");
        if (audience.isEmpty()) {
            Stream.concat(issuers(), Stream.of("repositories", "owner-ids")).forEach(this::mustBeUnset);
            return Optional.empty();
        }
        boolean named = issuers().anyMatch(name -> text(name).isPresent());
        CiProvider system = CiProviders.chosen(
                null,
                "set one of " + issuers().toList(),
                each -> each.tokens().isPresent()
                        && (!named || text(issuer(each)).isPresent()));
        TokenClaims claims = system.tokens().orElseThrow();
        String issuer = text(issuer(system)).orElse(claims.issuer());
        try {
            URI uri = URI.create(issuer);
            if (ServiceClient.refusal(uri) != null || issuer.endsWith("/")) {
                throw new IllegalArgumentException("not https");
            }
            boolean isPublic = issuer.equals(claims.issuer());
            return Optional.of(new TokenSettings(
                    system.name(),
                    claims,
                    uri,
                    audience.get(),
                    repositories(isPublic),
                    owners(isPublic, claims.ownerHelp())));
        } catch (IllegalArgumentException e) {
            throw fault(issuer(system), "is not a valid issuer URL: use https://HOST/PATH without a trailing slash");
        }
    }

    private void mustBeUnset(String name) {
        SettingValue given = values.get(name);
        if (given != null) {
            throw new CollectException(given.place() + ": " + name
                    + " needs audience: without it, a token issued for another service would be accepted");
        }
    }

    /** A public issuer gives every job a token for any audience, so the repositories must be named. */
    private RepositoryPatterns repositories(boolean isPublic) {
        Optional<String> text = text("repositories");
        RepositoryPatterns named;
        try {
            named = text.map(each -> new RepositoryPatterns(
                            Stream.of(each.split(",", -1)).map(String::strip).toList()))
                    .orElse(RepositoryPatterns.ALL);
        } catch (CollectException e) {
            throw fault("repositories", "is not a list of repositories: " + e.getMessage());
        }
        if (isPublic && named.isAll()) {
            throw new CollectException("set repositories to OWNER/* or OWNER/NAME, separated by commas: any job of the"
                    + " public issuer can get a token for your audience");
        }
        return named;
    }

    /** The name of an account that was renamed or deleted can be registered again; its number cannot. */
    private Set<String> owners(boolean isPublic, String help) {
        Set<String> owners = text("owner-ids").stream()
                .flatMap(ids -> Stream.of(ids.split(",", -1)).map(String::strip))
                .collect(Collectors.toSet());
        if (!owners.stream().allMatch(id -> id.matches("[1-9][0-9]{0,17}"))) {
            throw fault("owner-ids", "is not a list of account IDs: use numbers, separated by commas");
        }
        if (isPublic && owners.isEmpty()) {
            throw new CollectException(
                    "set owner-ids to the numbers of the accounts that own these repositories, separated by commas ("
                            + help + "): a released name can be registered again");
        }
        return owners;
    }

    private CollectException fault(String name, String what) {
        SettingValue set = values.get(name);
        return set == null
                ? new CollectException(name + " " + what)
                : new CollectException(
                        set.place() + ": " + name + ": '" + Printable.of(set.value(), SHOWN) + "' " + what);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(SettingValue::value).filter(value -> !value.isEmpty());
    }

    private Optional<Path> path(String name) {
        try {
            return text(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw fault(name, "is not a valid path");
        }
    }

    private long size(String name, long otherwise) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher size = SIZE.matcher(text.get());
        if (!size.matches()) {
            throw fault(name, "is not a valid size: use for example 500, 64M or 2G");
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * ("KMGT".indexOf(size.group(2)) + 1);
        long number = Long.parseLong(size.group(1));
        if (number > Long.MAX_VALUE >> shift >> 1) {
            throw fault(name, "is too large");
        }
        return number << shift;
    }

    private Duration time(String name, Duration otherwise) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher time = TIME.matcher(text.get());
        if (!time.matches()) {
            throw fault(name, "is not a valid duration: use for example 20s, 5m, 6h or 1d");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    @SuppressWarnings("AddressSelection") // only the first address of the name is used
    private Optional<InetSocketAddress> address(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = ADDRESS.matcher(text.get());
        if (!parts.matches() || parts.group(1).isEmpty() || Integer.parseInt(parts.group(2)) > MOST_PORT) {
            throw fault(name, "is not a valid address: use HOST:PORT, for example 0.0.0.0:8443");
        }
        String host = parts.group(1);
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress address = new InetSocketAddress(bare, Integer.parseInt(parts.group(2)));
        if (address.isUnresolved()) {
            throw fault(name, "has a host name that cannot be resolved");
        }
        return Optional.of(address);
    }
}
