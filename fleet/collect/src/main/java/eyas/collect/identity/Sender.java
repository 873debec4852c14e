package eyas.collect.identity;

import eyas.delivery.DeliveryJob;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An authenticated sender. */
public sealed interface Sender {
    /**
     * A host with a certificate.
     *
     * @param name the name by which the certificate is known
     * @param hosts names of the machines that it may send for, in lower case
     * @param repositories the repositories that it may send for
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
     * @param run the run's ID
     * @param attempt the run's attempt
     * @param workflow the workflow's name; empty if the token does not prove it
     */
    record ByToken(String provider, String repository, String run, int attempt, String workflow) implements Sender {}

    /** Returns the key of quotas: the host or the repository. */
    default String account() {
        return switch (this) {
            case ByCertificate host -> "host " + host.name();
            case ByToken token -> "repository " + CaseInsensitiveNames.lower(token.repository());
        };
    }

    /** Returns the key of the limit of open uploads: the host or the run, so that one run cannot block others. */
    default String part() {
        return switch (this) {
            case ByCertificate _ -> account();
            case ByToken token -> account() + " run " + token.run();
        };
    }

    /**
     * Returns the authenticated machine, in lower case; empty if a token authenticates the run instead. Jobs reported by two machines are
     * different jobs, whatever else they claim.
     */
    default String provenHost(DeliveryJob job) {
        return switch (this) {
            case ByCertificate host -> {
                String machine = CaseInsensitiveNames.lower(job.host());
                // Two machines may share the first label of their names and are still different.
                yield host.name().startsWith(machine + ".") ? host.name() : machine;
            }
            case ByToken _ -> "";
        };
    }

    /** Returns why this sender may not send for {@code job}; null if it may. */
    default @Nullable String refusal(DeliveryJob job) {
        return switch (this) {
            case ByCertificate host -> host(host, job);
            case ByToken token -> token(token, job);
        };
    }

    private static @Nullable String host(ByCertificate host, DeliveryJob job) {
        if (!host.hosts().contains(CaseInsensitiveNames.lower(job.host()))) {
            return "the certificate of " + host.name() + " does not permit the job's machine";
        }
        // A job whose repository the machine does not know is accepted; otherwise a job could suppress its report by
        // hiding its name.
        boolean allowed = CaseInsensitiveNames.lower(job.repository()).equals(DeliveryJob.UNKNOWN_REPOSITORY)
                || host.repositories().name(job.repository());
        return allowed ? null : "the certificate of " + host.name() + " does not permit this repository";
    }

    private static @Nullable String token(ByToken token, DeliveryJob job) {
        if (!token.provider().equals(job.provider())) {
            return "the token is for another CI system";
        }
        if (!token.repository().equals(job.repository())) {
            return "the token is for another repository";
        }
        if (!token.run().equals(job.run()) || token.attempt() != job.attempt()) {
            return "the token is for another run or attempt";
        }
        boolean same = token.workflow().isEmpty()
                || DeliveryJob.shown(token.workflow()).equals(job.workflow());
        return same ? null : "the token is for another workflow";
    }
}
