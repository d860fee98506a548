<?php

namespace App;

/** SENS has not accepted a message; its code is the HTTP status, NOT_SENT or NO_ANSWER. */
class SensException extends \RuntimeException
{
    /** There was no connection. */
    public const NOT_SENT = -1;

    /** The answer was lost: SENS may have sent the message. */
    public const NO_ANSWER = 0;
}
