package com.example;

import java.io.IOException;

/** SENS has refused a message. */
public class SensException extends IOException {
    public final int status;

    public SensException(int status, String body) {
        super("SENS answered " + status + ": " + body);
        this.status = status;
    }
}
