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
 * The receiver named by the action's input, with the job's credentials for it. Requests use the proxy of the job's environment.
 *
 * @param job the job
 * @param address the receiver
 */
record JobReceiver(CiJob job, ReceiverAddress address) {
    private static final long SECOND = 1_000_000_000L;

    /**
     * Returns the receiver; empty if no report is sent.
     *
     * @throws CiException if the input is invalid
     */
    static Optional<JobReceiver> of(CiJob job) {
        return CollectInput.of(job).map(address -> new JobReceiver(job, address));
    }

    /**
     * Returns the description of the job to send.
     *
     * @param started when the watch of the job was started
     * @throws CiException if the job's environment does not identify the job
     */
    DeliveryJob sent(Instant started) {
        RunIdentity run = job.identity().orElseThrow(() -> new CiException("cannot identify the repository and job"));
        return new DeliveryJob(
                run.provider(),
                run.repository(),
                DeliveryJob.shown(run.workflow()),
                run.run(),
                run.attempt(),
                DeliveryJob.shown(run.job()),
                DeliveryJob.shown(run.variant()),
                ReportDirectory.hostname(),
                started.getEpochSecond() * SECOND + started.getNano(),
                DeliveryJob.shown(run.server()),
                DeliveryJob.shown(run.runner()));
    }

    /** Returns a client with the timeout {@code patience} for all of its requests together. */
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
     * Requests a token from the CI system.
     *
     * @throws IOException with the reason if there is none
     */
    String token() throws IOException {
        try {
            return job.identityToken(address.baseUrl());
        } catch (CiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
