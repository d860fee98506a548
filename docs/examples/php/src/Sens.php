<?php

namespace App;

class Sens
{
    private const HOST = 'https://sens.apigw.ntruss.com';

    public function __construct(
        private string $serviceId,
        private string $accessKey,
        private string $secretKey,
        private string $sender = '0212345678',
    ) {
    }

    public function send(string $to, string $content): void
    {
        $target = "/sms/v2/services/{$this->serviceId}/messages";
        $curl = curl_init(self::HOST . $target);
        curl_setopt_array($curl, [
            CURLOPT_POSTFIELDS => json_encode([
                'type' => 'SMS',
                'from' => $this->sender,
                'content' => $content,
                'messages' => [['to' => $to]],
            ]),
            CURLOPT_HTTPHEADER => ['Content-Type: application/json', ...$this->sign('POST', $target)],
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => 2,
            CURLOPT_TIMEOUT => 5,
        ]);
        $answer = curl_exec($curl);
        if ($answer === false) {
            $code = $this->mayHaveSent($curl) ? SensException::NO_ANSWER : SensException::NOT_SENT;
            throw new SensException(curl_error($curl), $code);
        }
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($status !== 202) {
            throw new SensException($answer, $status);
        }
    }

    private function mayHaveSent(\CurlHandle $curl): bool
    {
        return match (curl_errno($curl)) {
            CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT => false,
            // The connection took too long, or the answer did.
            CURLE_OPERATION_TIMEDOUT => curl_getinfo($curl, CURLINFO_REQUEST_SIZE) > 0,
            default => true,
        };
    }

    private function sign(string $method, string $target): array
    {
        $timestamp = sprintf('%.0f', floor(microtime(true) * 1000));
        $text = "{$method} {$target}\n{$timestamp}\n{$this->accessKey}";
        return [
            "x-ncp-apigw-timestamp: {$timestamp}",
            "x-ncp-iam-access-key: {$this->accessKey}",
            'x-ncp-apigw-signature-v2: ' . base64_encode(hash_hmac('sha256', $text, $this->secretKey, true)),
        ];
    }
}
