package com.example;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends one-time codes and verifies them; a controller calls it for POST /codes and POST /codes/verify. */
public class SignUp {
    private final Map<String, String> codes = new ConcurrentHashMap<>(); // in production: Redis, with an expiry
    private final SecureRandom random = new SecureRandom();
    private final Sens sens;

    public SignUp(Sens sens) {
        this.sens = sens;
    }

    /** Sends a code. It does nothing while the phone has one, so a second click sends no second SMS. */
    public void sendCode(String phone) throws IOException, InterruptedException {
        String code = "%06d".formatted(random.nextInt(1_000_000));
        if (codes.putIfAbsent(phone, code) != null) {
            return;
        }
        try {
            sens.send(phone, "[my app] 인증번호 " + code);
        } catch (SensException | ConnectException | HttpConnectTimeoutException error) {
            // Nothing was sent. After any other IOException, the code may be on its way, so it is kept.
            codes.remove(phone);
            throw error;
        }
    }

    public boolean verify(String phone, String code) {
        return codes.remove(phone, code);
    }
}
