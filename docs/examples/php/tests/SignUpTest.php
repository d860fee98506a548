<?php

use App\Sens;
use App\SensException;
use App\SignUp;
use PHPUnit\Framework\TestCase;

/** Run these under mocksens exec. */
class SignUpTest extends TestCase
{
    private const PHONE = '01012345678';
    private SignUp $signUp;

    protected function setUp(): void
    {
        $this->mocksens('POST', '/reset');
        $this->signUp = $this->signUp(getenv('SENS_SECRET_KEY'));
    }

    public function testTheCodeFromTheSmsIsAcceptedOnce(): void
    {
        $this->signUp->sendCode(self::PHONE);
        $message = $this->mocksens('GET', '/messages/wait?timeout=5s&to=' . self::PHONE)->message;
        $this->assertTrue($this->signUp->verify(self::PHONE, $message->otp));
        $this->assertFalse($this->signUp->verify(self::PHONE, $message->otp));
    }

    public function testAFailureCanBeTriedAgain(): void
    {
        $this->mocksens('POST', '/faults', ['respond' => 'quota-exceeded']);
        try {
            $this->signUp->sendCode(self::PHONE);
            $this->fail('The quota is used up.');
        } catch (SensException $error) {
            $this->assertSame(429, $error->getCode());
        }
        $this->signUp->sendCode(self::PHONE);
        $this->assertCount(1, $this->mocksens('GET', '/messages')->messages);
    }

    public function testWithoutAConnectionTheNextClickSends(): void
    {
        $proxy = getenv('https_proxy');
        putenv('https_proxy=http://127.0.0.1:1'); // closed
        try {
            $this->signUp->sendCode(self::PHONE);
            $this->fail('There is no connection.');
        } catch (SensException $error) {
            $this->assertSame(SensException::NOT_SENT, $error->getCode());
        } finally {
            putenv("https_proxy={$proxy}");
        }
        $this->signUp->sendCode(self::PHONE);
        $this->assertCount(1, $this->mocksens('GET', '/messages')->messages);
    }

    public function testADoubleClickIsOneSms(): void
    {
        $this->signUp->sendCode(self::PHONE);
        $this->signUp->sendCode(self::PHONE);
        $this->assertCount(1, $this->mocksens('GET', '/messages')->messages);
    }

    public function testALostAnswerIsNotASecondSms(): void
    {
        $this->mocksens('POST', '/faults', ['fault' => 'reset', 'commit' => true]);
        try {
            $this->signUp->sendCode(self::PHONE);
            $this->fail('The answer is lost.');
        } catch (SensException $error) {
            $this->assertSame(SensException::NO_ANSWER, $error->getCode());
        }
        $this->assertCount(1, $this->mocksens('GET', '/messages')->messages);
        $this->signUp->sendCode(self::PHONE);
        $messages = $this->mocksens('GET', '/messages')->messages;
        $this->assertCount(1, $messages);
        $this->assertTrue($this->signUp->verify(self::PHONE, $messages[0]->otp));
    }

    public function testAWrongSecretKeyIsExplained(): void
    {
        try {
            $this->signUp('wrong')->sendCode(self::PHONE);
            $this->fail('The key is wrong.');
        } catch (SensException $error) {
            $this->assertSame(401, $error->getCode());
        }
        $refused = $this->mocksens('GET', '/requests?status=401')->requests[0];
        $this->assertStringContainsString('secret key', $refused->diagnosis);
    }

    private function signUp(string $secretKey): SignUp
    {
        return new SignUp(new Sens(getenv('SENS_SERVICE_ID'), getenv('SENS_ACCESS_KEY'), $secretKey));
    }

    private function mocksens(string $method, string $path, array $body = []): object
    {
        $service = getenv('MOCKSENS_URL') . '/_mocksens/services/' . getenv('SENS_SERVICE_ID');
        $http = ['method' => $method, 'header' => 'Content-Type: application/json'];
        if ($method !== 'GET') {
            $http['content'] = json_encode((object) $body);
        }
        return json_decode(file_get_contents($service . $path, false, stream_context_create(['http' => $http])));
    }
}
