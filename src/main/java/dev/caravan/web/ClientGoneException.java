package dev.caravan.web;

import java.io.IOException;

/** The client broke off: nobody is there any more to be told anything. */
final class ClientGoneException extends IOException {
    ClientGoneException(String message) {
        super(message);
    }

    ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
