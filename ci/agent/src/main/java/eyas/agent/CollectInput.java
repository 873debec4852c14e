package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.delivery.DeliveryException;
import eyas.delivery.ReceiverAddress;
import java.util.Optional;

/** Reads the address of the receiver that the report is sent to. */
final class CollectInput {
    static final String NAME = "collect-to";

    private CollectInput() {}

    /**
     * Returns the receiver; empty if no report is sent.
     *
     * @throws CiException if the input is invalid
     */
    static Optional<ReceiverAddress> of(CiJob job) {
        try {
            return job.input(NAME).map(ReceiverAddress::parse);
        } catch (DeliveryException e) {
            throw new CiException("input " + NAME + ": " + e.getMessage(), e);
        }
    }
}
