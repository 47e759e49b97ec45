{{= layout title="log.title"}}
{{! /log. View: SIZE, ORIGIN, KEY (vkey), CHECKPOINT (text of many lines), CHECKPOINT_WHEN, SITE (address without final slash),
    ENTRY? {NUMBER, SEALED? {HASH}, READABLE?, NONE?}: the one that was asked for with ?entry=NUMBER. }}
<h1>{{_ "log.title"}}</h1>
<p class="lead">{{_ "log.lead"}}</p>
<p>{{_ "log.size" size=SIZE when=CHECKPOINT_WHEN}}</p>
{{#ENTRY}}<section class="notice" role="status" aria-labelledby="entry"><h2 id="entry">{{_ "log.entry" number=NUMBER}}</h2>
{{#SEALED}}<p>{{_ "log.entry.sealed"}}</p><p>{{_ "log.entry.hash"}}</p><pre class="said code">{{HASH:pre_escape}}</pre>{{/SEALED}}
{{#READABLE}}<p>{{_ "log.entry.open"}}</p>{{/READABLE}}
{{#NONE}}<p>{{_ "log.entry.none" number=NUMBER}}</p>{{/NONE}}</section>
{{/ENTRY}}
<h2>{{_ "log.holds"}}</h2>
<ul><li>{{_ "log.holds.sealed"}}</li><li>{{_ "log.holds.docket"}}</li><li>{{_ "log.holds.history"}}</li><li>{{_ "log.holds.not"}}</li></ul>
<h2>{{_ "log.key"}}</h2>
<p>{{_ "log.key-words"}}</p>
<pre class="said code">{{KEY:pre_escape}}</pre>
<h2>{{_ "log.verify"}}</h2>
<p>{{_ "log.verify-words"}}</p>
<pre class="said code">huiyin log verify --key '{{KEY:pre_escape}}' {{SITE:pre_escape}}/log</pre>
<p>{{_ "log.verify-receipt"}}</p>
<pre class="said code">huiyin verify receipt.tlog-proof --key '{{KEY:pre_escape}}'</pre>
<h2>{{_ "log.checkpoint"}}</h2>
<p>{{_ "log.checkpoint-words"}}</p>
<pre class="said code">{{CHECKPOINT:pre_escape}}</pre>
<p><a href="/log/checkpoint">{{_ "log.checkpoint-raw"}}</a></p>
