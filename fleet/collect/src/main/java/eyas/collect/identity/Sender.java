package eyas.collect.identity;

import eyas.delivery.DeliveryJob;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sends, as far as that is proved. */
public sealed interface Sender {
    /**
     * A host with a certificate.
     *
     * @param name the name that the certificate is known by
     * @param hosts names of machines that it may send of, in small letters
     * @param repositories what it may send of
     */
    record ByCertificate(String name, Set<String> hosts, RepositoryPatterns repositories) implements Sender {
        public ByCertificate {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * A job with a token of the CI system.
     *
     * @param provider the CI system
     * @param repository its repository
     * @param run the run's id
     * @param attempt the run's attempt
     * @param workflow the workflow's name; empty if the token does not prove it
     */
    record ByToken(String provider, String repository, String run, int attempt, String workflow) implements Sender {}

    /** Returns what quotas are counted by: the host, or the repository. */
    default String account() {
        return switch (this) {
            case ByCertificate host -> "host " + host.name();
            case ByToken token -> "repository " + CaseInsensitiveNames.lower(token.repository());
        };
    }

    /** Returns what uploads that are begun are counted by: the host, or the run, so that no job keeps those of other runs out. */
    default String part() {
        return switch (this) {
            case ByCertificate _ -> account();
            case ByToken token -> account() + " run " + token.run();
        };
    }

    /**
     * Returns the machine that the sender has proved to speak for, in small letters; empty where it has proved the run of the job, by a
     * token. Jobs that two machines tell of are two jobs, whatever else they say.
     */
    default String provenHost(DeliveryJob job) {
        return switch (this) {
            case ByCertificate host -> {
                String machine = CaseInsensitiveNames.lower(job.host());
                // Two machines may have the same first part of their names, and are two all the same.
                yield host.name().startsWith(machine + ".") ? host.name() : machine;
            }
            case ByToken _ -> "";
        };
    }

    /** Returns why this sender may not send anything of {@code job}; null if it may. */
    default @Nullable String refusal(DeliveryJob job) {
        return switch (this) {
            case ByCertificate host -> host(host, job);
            case ByToken token -> token(token, job);
        };
    }

    private static @Nullable String host(ByCertificate host, DeliveryJob job) {
        if (!host.hosts().contains(CaseInsensitiveNames.lower(job.host()))) {
            return "the certificate of " + host.name() + " may not send of the machine that the job names";
        }
        // What a machine cannot tell the repository of is taken all the same: else a job could keep its report back by
        // hiding its name.
        boolean allowed = CaseInsensitiveNames.lower(job.repository()).equals(DeliveryJob.UNKNOWN_REPOSITORY)
                || host.repositories().name(job.repository());
        return allowed ? null : "the certificate of " + host.name() + " may not send of this repository";
    }

    private static @Nullable String token(ByToken token, DeliveryJob job) {
        if (!token.provider().equals(job.provider())) {
            return "the token is of another CI system";
        }
        if (!token.repository().equals(job.repository())) {
            return "the token is of another repository";
        }
        if (!token.run().equals(job.run()) || token.attempt() != job.attempt()) {
            return "the token is of another run, or of another attempt of it";
        }
        boolean same = token.workflow().isEmpty()
                || DeliveryJob.shown(token.workflow()).equals(job.workflow());
        return same ? null : "the token is of another workflow";
    }
}
