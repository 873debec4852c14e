package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.delivery.DeliveryException;
import eyas.delivery.ReceiverAddress;
import java.util.Optional;

/** Reads to which receiver the report is sent. */
final class CollectInput {
    static final String NAME = "collect-to";

    private CollectInput() {}

    /**
     * Return the receiver; empty where nothing is sent.
     *
     * @throws CiException if the input is none
     */
    static Optional<ReceiverAddress> of(CiJob job) {
        try {
            return job.input(NAME).map(ReceiverAddress::parse);
        } catch (DeliveryException e) {
            throw new CiException("input " + NAME + ": " + e.getMessage(), e);
        }
    }
}
