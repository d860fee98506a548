<?php

namespace App;

/** One-time codes: a controller calls it for POST /codes and POST /codes/verify. */
class SignUp
{
    /** @param \ArrayAccess<string, string> $codes the session, or a cache with an expiry */
    public function __construct(private Sens $sens, private \ArrayAccess $codes = new \ArrayObject())
    {
    }

    /** Send a code, unless the phone has one: a second click sends no second SMS. */
    public function sendCode(string $phone): void
    {
        if (isset($this->codes[$phone])) {
            return;
        }
        $code = sprintf('%06d', random_int(0, 999999));
        $this->codes[$phone] = $code;
        try {
            $this->sens->send($phone, "[my app] 인증번호 {$code}");
        } catch (SensException $error) {
            if ($error->getCode() !== SensException::NO_ANSWER) {
                unset($this->codes[$phone]);
            }
            throw $error;
        }
    }

    public function verify(string $phone, string $code): bool
    {
        if (!isset($this->codes[$phone]) || !hash_equals($this->codes[$phone], $code)) {
            return false;
        }
        unset($this->codes[$phone]);
        return true;
    }
}
