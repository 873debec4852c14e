package eyas.collect.identity;

import eyas.collect.CollectException;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Maps certificates to what they may send. A line names a certificate, by a DNS name or common name, and the hosts and repositories that it
 * may send:
 *
 * <pre>
 * # certificate        hosts (self: the certificate's names)   repositories
 * runner-1.corp        hosts=self                              repositories=octo/*
 * *.builders.corp      hosts=self                              repositories=octo/site,octo/shop
 * gateway.corp         hosts=pi-1,pi-2                         repositories=*
 * stolen.corp          none
 * </pre>
 *
 * <p>The first matching line applies; {@code none} blocks the certificate. A machine may identify itself by a name of the certificate, or
 * by the first label of one. Without a file, each certificate may send for the machines that it names, for any repository.
 */
public final class CertificateMap {
    private static final int MOST_BYTES = 1 << 20;
    private static final int SHOWN = 80;
    private static final String SELF = "self";
    private static final String NONE = "none";

    private final List<Line> lines;

    /** One line; {@code name} may start with {@code *.}. */
    private record Line(String name, Set<String> hosts, RepositoryPatterns repositories) {
        boolean names(String certificate) {
            return name.startsWith("*.") ? certificate.endsWith(name.substring(1)) : name.equals(certificate);
        }
    }

    private CertificateMap(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Returns the map that applies without a file. */
    public static CertificateMap ownHosts() {
        return new CertificateMap(List.of(new Line("", Set.of(SELF), RepositoryPatterns.ALL)));
    }

    /**
     * Reads a file.
     *
     * @throws CollectException if it cannot be read, or a line is invalid
     */
    public static CertificateMap read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CollectException(file + " has more than " + MOST_BYTES + " bytes");
            }
            return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CollectException("cannot read " + file + ": " + FileErrorMessage.reason(e), e);
        }
    }

    /**
     * Parses a file's text.
     *
     * @param name the file's name for messages
     */
    static CertificateMap parse(String name, String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                lines.add(line(name + ":" + number + ": ", line.strip().split("\\s+")));
            }
        }
        if (lines.isEmpty()) {
            throw new CollectException(name + " maps no certificates, so no host could send; add lines such as"
                    + " 'runner-1.corp hosts=self repositories=octo/*', or omit the file");
        }
        return new CertificateMap(lines);
    }

    private static Line line(String place, String[] words) {
        if (words.length == 2 && words[1].equals(NONE)) {
            return new Line(CaseInsensitiveNames.lower(words[0]), Set.of(), new RepositoryPatterns(List.of()));
        }
        Set<String> hosts = new HashSet<>();
        List<String> repositories = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String word = CaseInsensitiveNames.lower(words[i]);
            if (word.startsWith("hosts=")) {
                hosts.addAll(values(place, word));
            } else if (word.startsWith("repositories=")) {
                repositories.addAll(values(place, word));
            } else {
                throw new CollectException(
                        place + "'" + Printable.of(words[i], SHOWN) + "' is neither hosts=… nor repositories=…");
            }
        }
        if (hosts.isEmpty() || repositories.isEmpty()) {
            throw new CollectException(
                    place + "use NAME hosts=… repositories=…; '*' stands for all repositories, 'self'"
                            + " for the machines that the certificate names");
        }
        try {
            return new Line(CaseInsensitiveNames.lower(words[0]), hosts, new RepositoryPatterns(repositories));
        } catch (CollectException e) {
            throw new CollectException(place + e.getMessage(), e);
        }
    }

    private static List<String> values(String place, String word) {
        List<String> values = List.of(word.substring(word.indexOf('=') + 1).split(","));
        if (values.stream().anyMatch(String::isBlank)) {
            throw new CollectException(place + "'" + Printable.of(word, SHOWN) + "' has an empty value");
        }
        return values;
    }

    /** Adds the first label of each name, because a machine often identifies itself by it. */
    private static Set<String> machines(String name) {
        int dot = name.indexOf('.');
        return dot <= 0 || name.startsWith("*") ? Set.of(name) : Set.of(name, name.substring(0, dot));
    }

    /** Returns the permissions of a certificate with these names; empty if it is unknown. */
    Optional<Sender.ByCertificate> sender(List<String> names) {
        for (Line line : lines) {
            Optional<String> named = line.name().isEmpty()
                    ? names.stream().findFirst()
                    : names.stream().filter(line::names).findFirst();
            if (named.isPresent() && line.hosts().isEmpty()) {
                return Optional.empty();
            }
            if (named.isPresent()) {
                Set<String> hosts = new HashSet<>(line.hosts());
                if (hosts.remove(SELF)) {
                    names.forEach(name -> hosts.addAll(machines(name)));
                }
                return Optional.of(new Sender.ByCertificate(named.get(), hosts, line.repositories()));
            }
        }
        return Optional.empty();
    }
}
