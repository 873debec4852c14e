package eyas.collect.intake;

import java.io.IOException;

/** What is kept of a delivery is not what was written: that will not be better at another time. */
public final class CorruptDeliveryException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptDeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
