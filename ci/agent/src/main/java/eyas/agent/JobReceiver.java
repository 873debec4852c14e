package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.ReceiverAddress;
import eyas.http.Clock;
import eyas.http.EnvironmentProxy;
import eyas.report.model.RunIdentity;
import eyas.session.report.ReportDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The receiver that the action's input names, and how a job proves there whose it is. Its requests go by the proxy that the job's environment names.
 *
 * @param job the job
 * @param address the receiver
 */
record JobReceiver(CiJob job, ReceiverAddress address) {
    private static final long SECOND = 1_000_000_000L;

    /**
     * Return it; empty where nothing is sent.
     *
     * @throws CiException if the input is none
     */
    static Optional<JobReceiver> of(CiJob job) {
        return CollectInput.of(job).map(address -> new JobReceiver(job, address));
    }

    /**
     * Return of which job is sent.
     *
     * @param began when the job was begun to be watched
     * @throws CiException if nothing tells
     */
    DeliveryJob sent(Instant began) {
        RunIdentity run =
                job.identity().orElseThrow(() -> new CiException("nothing says which job of which repository this is"));
        return new DeliveryJob(
                run.provider(),
                run.repository(),
                DeliveryJob.shown(run.workflow()),
                run.run(),
                run.attempt(),
                DeliveryJob.shown(run.job()),
                DeliveryJob.shown(run.variant()),
                ReportDirectory.hostname(),
                began.getEpochSecond() * SECOND + began.getNano(),
                DeliveryJob.shown(run.server()),
                DeliveryJob.shown(run.runner()));
    }

    /** Return a client that has {@code patience} for all that it sends. */
    DeliveryClient client(Credential.TokenSource tokens, Duration patience, int attempts) {
        return new DeliveryClient(
                address,
                new Credential.Token(tokens),
                null,
                EnvironmentProxy.of(job.variables()).orElse(null),
                DeliveryClient.policy(patience, attempts),
                Clock.SYSTEM);
    }

    /**
     * Ask the CI system for a token.
     *
     * @throws IOException if there is none; says why
     */
    String token() throws IOException {
        try {
            return job.identityToken(address.words());
        } catch (CiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
