<?php

namespace App;

/** SENS has not accepted a message; its code is the HTTP status, or 0 if there was no answer. */
class SensException extends \RuntimeException
{
}
